/**
 * Reservations: the lock of a buffer together with the fences of everybody who uses it. The
 * counterpart of {@code dma_resv}.
 *
 * <p>{@link org.vramlab.ttm.resv.Usage} says what a fence stands for; {@link
 * org.vramlab.ttm.resv.Reservation} keeps them. Adding a fence cannot fail, because the slot was
 * reserved before: after a job is handed to the hardware nothing may go wrong.
 *
 * <p>Knows ww locks and fences; nothing of buffers.
 */
@NullMarked
package org.vramlab.ttm.resv;

import org.jspecify.annotations.NullMarked;
