/**
 * Buffer objects: what lives in a pool, and how it gets there, moves, and is pushed out. The
 * counterpart of {@code ttm_bo} and {@code ttm_device}.
 *
 * <p>Read {@link org.vramlab.ttm.bo.BufferObject} (its life), {@link
 * org.vramlab.ttm.bo.MemoryManager} (one per device: create, validate, pin, touch, destroy), {@link
 * org.vramlab.ttm.bo.Operation} (what one request may do for its end), {@link
 * org.vramlab.ttm.bo.Evictor} (how room is made, with rules 4, 5, 7, 9 and 10 of the locking dance;
 * {@code RoomRequest} asks the questions that are answered under the LRU lock, {@code Spared} those
 * about tenants, {@code OneTicketWalk} is how Linux 6.12 does it, {@link
 * org.vramlab.ttm.bo.EvictionPass} asks everybody to leave once), {@code Mover} (the move itself,
 * its hops, and what it leaves behind), {@code Deletion} (the end, at once or later; {@code
 * DeleteBacklog} bounds how many wait for it), {@code CleanCopies} (what a buffer left behind, as
 * long as it holds what the buffer holds), {@code BufferPages} and {@code SwapOut} (pages of the
 * host), {@link org.vramlab.ttm.bo.MoveListener} (who must be asked and told before a buffer
 * moves), {@link org.vramlab.ttm.bo.TableRoot} (what they lock then that is no buffer) and {@link
 * org.vramlab.ttm.bo.MemoryDriver} (what the device's driver decides: where victims go, how bytes
 * move).
 *
 * <p>Lock order: reservations (ww, any order within a ticket), then the device's LRU lock, a leaf.
 * Knows everything below; nothing of links, engines or any one driver.
 */
@NullMarked
package org.vramlab.ttm.bo;

import org.jspecify.annotations.NullMarked;
