/**
 * Fences: promises that something will have ended. The counterpart of {@code dma_fence}, {@code
 * dma_fence_array}, {@code dma_fence_chain} and {@code dma_fence_unwrap}.
 *
 * <p>A {@link org.vramlab.ttm.fence.Fence} is unsignalled, then signalled, once and for ever. The
 * class is closed: a {@link org.vramlab.ttm.fence.QueueFence} stands for work of hardware; a {@link
 * org.vramlab.ttm.fence.CompositeFence} for other fences, be it a {@link
 * org.vramlab.ttm.fence.FenceArray} (all of them, or any) or a {@link
 * org.vramlab.ttm.fence.FenceChain} (this one and all earlier points of a user's timeline); and a
 * stub for nothing. All are waited for, called back from, merged and asked in the same way.
 * Reservations alone keep no composite fences, but their leaves, so that what is there has an
 * order.
 *
 * <p>Fences of one {@link org.vramlab.ttm.fence.FenceTimeline} (a fence context: a queue of the
 * hardware) signal in the order of their sequence numbers, so of two on one timeline only the later
 * needs waiting for. Whoever wants to know adds a {@link org.vramlab.ttm.fence.FenceCallback}, or,
 * being a task, waits, for ever or for some time. {@link org.vramlab.ttm.fence.CompositeFences}
 * makes arrays, chains and merges, each on a timeline of its own; there is one for all that is
 * simulated together, because it also does, one after the other, what members' signals lead to
 * ({@code irq_work}).
 *
 * <p>A fence must signal in bounded time. A driver whose hardware may not keep that gives its
 * fences a {@link org.vramlab.ttm.fence.FenceTimeout}, and completes its {@link
 * org.vramlab.ttm.fence.PendingFences} when the device is reset or gone: with an error, so that
 * nobody takes it for success.
 *
 * <p>Some fences signal only because somebody wants them to: those that stop a process when its
 * memory is wanted. Their timeline is told of everybody who counts on them ({@link
 * org.vramlab.ttm.fence.FenceTimeline.SignallingListener}).
 *
 * <p>A signalling path neither blocks nor allocates: what it needs was made with the fence.
 *
 * <p>Locks: the leaf lock of a timeline guards callbacks, errors and state of its fences; none is
 * held while another is taken, nor while callbacks run.
 *
 * <p>Knows tasks, events and lockdep; nothing of buffers or reservations.
 */
@NullMarked
package org.vramlab.ttm.fence;

import org.jspecify.annotations.NullMarked;
