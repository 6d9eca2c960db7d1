/**
 * Lincheck on the threads runtime: every interleaving of a few steps, up to a number of context
 * switches, of the real compiled code.
 *
 * <p>Two things of Lincheck 3.7 have to be got round. On JDK 25 it takes what a race creates for
 * local to it, and does not interleave it, unless it is published: so races put what they share
 * into a static field first; programs of operations need none of that. And to it a park may always
 * return by itself, so that no lost wake-up would ever show: so tasks park in monitors ({@code
 * MonitorRuntime}), and all else is the threads runtime's own.
 */
@NullMarked
package org.vramlab.stress.lincheck;

import org.jspecify.annotations.NullMarked;
