/** A module that imports its neighbour. */
@NullMarked
package org.vramlab.bench.architecture.planted.interconnect;

import org.jspecify.annotations.NullMarked;
