/**
 * The searches themselves: that they find what is planted, that reduction loses nothing, and that
 * different searches agree. Read {@code DepthFirstTest}, {@code StateSearchTest}, {@code
 * DrawingTest}; {@code Program} is what they search. Then what becomes of what they find: {@code
 * StoryTest}, {@code ShrinkerProperties}, {@code ScheduleFileTest}; {@code Planted} are small
 * programs with a bug each.
 */
@NullMarked
package org.vramlab.ttm.explore;

import org.jspecify.annotations.NullMarked;
