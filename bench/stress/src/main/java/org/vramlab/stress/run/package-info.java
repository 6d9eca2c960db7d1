/**
 * Runs jcstress and judges what it prints: every race of {@link org.vramlab.stress} has to be
 * clean, and every fault of {@link org.vramlab.stress.planted} found. jcstress alone would take a
 * pattern that matches no race for a success.
 */
@NullMarked
package org.vramlab.stress.run;

import org.jspecify.annotations.NullMarked;
