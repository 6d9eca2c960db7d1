/**
 * Reservations: the lock of a buffer together with the fences of everybody who uses it. The
 * counterpart of {@code dma_resv}.
 *
 * <p>{@link org.vramlab.ttm.resv.Usage} says what a fence stands for, {@link
 * org.vramlab.ttm.resv.Purpose} what somebody is going to do, and with that what to wait for;
 * {@link org.vramlab.ttm.resv.Reservation} keeps the fences. Adding one cannot fail, because the
 * slot was reserved before: after a job is handed to the hardware nothing may go wrong. No
 * unsignalled fence gives way to one that is not ordered after it.
 *
 * <p>Fences are read without the lock too ({@link org.vramlab.ttm.resv.FenceReader}): a list that
 * has become too small is replaced by a larger one, which is filled before it is seen; readers
 * notice, and begin anew. Within a list, a fence and its usage are stored and read in opposite
 * orders ({@code FenceList}).
 *
 * <p>Knows ww locks and fences; nothing of buffers.
 */
@NullMarked
package org.vramlab.ttm.resv;

import org.jspecify.annotations.NullMarked;
