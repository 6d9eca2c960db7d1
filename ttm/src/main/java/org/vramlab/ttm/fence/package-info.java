/**
 * Fences: promises of hardware that something will have ended. The counterpart of {@code
 * dma_fence}.
 *
 * <p>A {@link org.vramlab.ttm.fence.Fence} is unsignalled, then signalled, once and for ever.
 * Fences of one {@link org.vramlab.ttm.fence.FenceTimeline} (a queue of the hardware) signal in the
 * order of their sequence numbers, so of two on one timeline only the later needs waiting for.
 * Whoever wants to know adds a {@link org.vramlab.ttm.fence.FenceCallback}, or, being a task,
 * waits.
 *
 * <p>Knows tasks, events and lockdep; nothing of buffers or reservations.
 */
@NullMarked
package org.vramlab.ttm.fence;

import org.jspecify.annotations.NullMarked;
