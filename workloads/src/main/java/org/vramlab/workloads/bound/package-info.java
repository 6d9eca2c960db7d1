/**
 * A proven lower bound on the bytes that a trace must move, and the best schedule known above it.
 */
@NullMarked
package org.vramlab.workloads.bound;

import org.jspecify.annotations.NullMarked;
