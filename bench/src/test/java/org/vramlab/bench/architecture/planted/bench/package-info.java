/** The top floor, which may import everything. */
@NullMarked
package org.vramlab.bench.architecture.planted.bench;

import org.jspecify.annotations.NullMarked;
