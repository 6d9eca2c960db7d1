/**
 * Searches of interleavings: every schedule of a small program, or as many as time allows, run on
 * the real code with checker and lockdep on.
 *
 * <p>A {@link org.vramlab.ttm.explore.Scenario} builds a world and spawns tasks on a {@link
 * org.vramlab.ttm.explore.Stage}. A {@link org.vramlab.ttm.explore.Trial} runs it once, from the
 * beginning, under a chooser ({@link org.vramlab.ttm.sched.SteppedRuntime} is the machine), and
 * says what became of it: nothing, or a {@link org.vramlab.ttm.explore.Finding}. The searches
 * differ in how they choose: {@link org.vramlab.ttm.explore.DepthFirst} runs every interleaving, or
 * one of each class of equivalent ones ({@code Node} is a state on its path, {@code Races} decides
 * which other orders matter); {@link org.vramlab.ttm.explore.StateSearch} visits every state once,
 * and finds cycles; {@link org.vramlab.ttm.explore.Drawing} draws schedules.
 *
 * <p>What is found is made short by a {@link org.vramlab.ttm.explore.Shrinker}, told as a {@link
 * org.vramlab.ttm.explore.Story} ({@code StoryTeller} watches the steps, {@code LockStory} and
 * {@code MemoryStory} have the words for events, all write on a {@code StoryPage}), and kept as a
 * {@link org.vramlab.ttm.explore.ScheduleFile}, which a {@link
 * org.vramlab.ttm.explore.Reproduction} follows again. Three choosers follow schedules: {@code
 * ExactReplay} to the letter, {@code LenientReplay} as far as it goes, {@code LoopReplay} round and
 * round.
 *
 * <p>Three kinds of scenario need no driver and are here: {@link
 * org.vramlab.ttm.explore.MutexScenario}, {@link org.vramlab.ttm.explore.LockScenario} and {@link
 * org.vramlab.ttm.explore.FenceScenario}.
 *
 * <p>Read in this order: {@code Scenario}, {@code Trial}, {@code Finding}, {@code DepthFirst},
 * {@code Node}, {@code Races}, {@code StateSearch}, {@code Story}, {@code Shrinker}. Knows the
 * manager's settings and the checker; nothing of drivers: scenarios with drivers live above.
 */
@NullMarked
package org.vramlab.ttm.explore;

import org.jspecify.annotations.NullMarked;
