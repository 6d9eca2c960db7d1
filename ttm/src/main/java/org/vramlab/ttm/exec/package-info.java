/**
 * Tickets: everything that one submission has locked, on any driver's behalf, and the retry loop
 * that turns a lost lock anywhere into one clean restart. The heart of the project; the counterpart
 * of {@code drm_exec}, and of the dma_resv ticket that the 2020 mailing-list thread sketches.
 *
 * <p>Read {@link org.vramlab.ttm.exec.Ticket} (its class comment draws the dance; {@code
 * TicketLocks} is the part of it that takes locks and notes lost ones), {@link
 * org.vramlab.ttm.exec.LockOwner} (what can be locked), {@link org.vramlab.ttm.exec.SpaceQueue}
 * (who may allocate), {@link org.vramlab.ttm.exec.EvictionMode} (the ticket, and what it is
 * compared with). The rules 1 to 12 that comments refer to are listed in {@code DESIGN} section 4
 * and restated where each is kept:
 *
 * <ul>
 *   <li>1, 2, 3, 8, 9: {@code Ticket}; 10: {@code SpaceQueue}; 4, 5, 6, 7, 9: {@code
 *       org.vramlab.ttm.bo.Evictor};
 *   <li>11: one {@code WwClass} for all tickets that can meet, and one ticket per task, checked
 *       here; 12: {@code lockdep}.
 * </ul>
 *
 * <p>Which tests hold the code to each, and which planted faults break it, is a table beside the
 * tests of {@code check} ({@code locking-rules.md}).
 *
 * <p>Only this package catches {@code WouldDeadlock}. Knows ww locks; nothing of buffers.
 */
@NullMarked
package org.vramlab.ttm.exec;

import org.jspecify.annotations.NullMarked;
