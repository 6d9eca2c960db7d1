/**
 * Tasks, the clock and parking: one interface, two runtimes. Locks, tickets, buffers and drivers
 * are written once, against {@link org.vramlab.ttm.sched.Sched}; the runtime decides what blocking
 * means.
 *
 * <ul>
 *   <li>{@link org.vramlab.ttm.sched.Simulation}: exactly one task runs at a time, time is virtual,
 *       the same seed gives the same run to the last byte.
 *   <li>{@link org.vramlab.ttm.sched.ThreadRuntime}: real concurrency on platform threads, the
 *       machine's clock, one dispatcher thread for everything that hardware does.
 * </ul>
 *
 * <p>Clients (whoever may block on a lock) are {@linkplain org.vramlab.ttm.sched.Task tasks};
 * engines, links and fences are {@linkplain org.vramlab.ttm.sched.Handler event handlers}, because
 * a handler costs a few nanoseconds and a task switch some two hundred. A handler never blocks.
 *
 * <p>Read: {@code Sched}, {@code Task}, {@code LeafLock}, {@code Simulation} with its {@code
 * EventHeap}, {@code ThreadRuntime}. Knows events (to announce tasks), lockdep (to which leaf locks
 * tell what nests in what) and nothing else.
 */
@NullMarked
package org.vramlab.ttm.sched;

import org.jspecify.annotations.NullMarked;
