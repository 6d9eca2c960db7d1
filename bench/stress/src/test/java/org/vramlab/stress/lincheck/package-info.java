/**
 * Lincheck on the threads runtime: every interleaving of a few steps, up to a number of context
 * switches, of the real compiled code.
 *
 * <p>On JDK 25 Lincheck 3.7 takes what a test creates for local to it, and does not interleave it,
 * unless it is published: so every test puts what it shares into a static field first.
 */
@NullMarked
package org.vramlab.stress.lincheck;

import org.jspecify.annotations.NullMarked;
