/**
 * Which lock may be taken while which other is held, watched as the program runs: an order graph
 * over lock classes, the sections in which some things are forbidden (fence signalling, reclaim,
 * MMU notifiers, another driver's callback), and a report before anything deadlocks. The
 * counterpart of the kernel's lockdep, of {@code dma_fence_begin_signalling} and of the order that
 * {@code dma_resv_lockdep()} teaches it at boot.
 *
 * <p>Read: {@link org.vramlab.ttm.lockdep.LockKind} and {@link org.vramlab.ttm.lockdep.Section} for
 * what is promised, {@link org.vramlab.ttm.lockdep.Lockdep} for how it is watched, {@code
 * OrderGraph} for the chains that a report names.
 *
 * <p>Deadlocks among the reservations of one class are not its business: the acquire context
 * resolves those (wait-die or wound-wait). It sees to it that nothing else joins in.
 *
 * <p>Knows tasks and lock classes by number, and nothing of locks, buffers or the runtime.
 */
@NullMarked
package org.vramlab.ttm.lockdep;

import org.jspecify.annotations.NullMarked;
