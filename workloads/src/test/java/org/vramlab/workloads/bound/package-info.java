/** Bounds against exhaustive optima, reference results and planted faults. */
@NullMarked
package org.vramlab.workloads.bound;

import org.jspecify.annotations.NullMarked;
