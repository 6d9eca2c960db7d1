/** A module that imports the floor above. */
@NullMarked
package org.vramlab.bench.architecture.planted.workloads;

import org.jspecify.annotations.NullMarked;
