/**
 * The independent checker: sees only events, knows only the rules, and imports nothing of ours but
 * the events. It watches every simulated run, every test and every explored schedule, and throws
 * {@link org.vramlab.ttm.check.BrokenRule} at the event that breaks a rule, with the story that led
 * to it.
 *
 * <p>It decides nothing from the program's own state, so a mistake in the program and the same
 * mistake in its checker would have to be made twice. What it believes (who holds a lock, which
 * pages belong to whom, which fence must signal before they may be written) it rebuilds from what
 * it was told.
 *
 * <p>What field cases demand of every run stands in a table beside the tests of this package, with
 * the rules that hold it to that and the tests that break it ({@code invariants.md}).
 *
 * <p>Read: {@link org.vramlab.ttm.check.Rule} for the list of what is promised, {@link
 * org.vramlab.ttm.check.Checker} for who checks what, then the rules: {@code LockRules} and {@code
 * TicketRules} (mutual exclusion, the locking dance), {@code CommitRules} (moves against back-off),
 * {@code ProgressRules} (stamps, wounds, waiting for space, refusals, bounds), {@code
 * PlacementRules} (pages, places, pins), {@code SwapRules} (swap), {@code ReuseRules} (memory
 * behind fences), {@code MappingRules}, {@code WorkRules} (jobs, copies, fences) and {@code
 * ExecutionOrderRules}. {@code Records}, {@code IntLists}, {@code IntervalMap} and {@code PageBits}
 * are the tables below: arrays of primitives, so that watching costs no garbage. {@code History}
 * remembers the last events for the story.
 */
@NullMarked
package org.vramlab.ttm.check;

import org.jspecify.annotations.NullMarked;
