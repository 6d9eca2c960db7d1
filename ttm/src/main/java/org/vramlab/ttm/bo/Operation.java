package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;

/**
 * What one request to the manager may do to get its way, and how much it moved ({@code struct
 * ttm_operation_ctx}).
 *
 * <p>Threads: the task of the ticket.
 */
public final class Operation {
  private final Ticket ticket;
  private final boolean mayWaitForFences;

  /** Locked by the caller, and nevertheless no protection from this request; null for none. */
  private final @Nullable Reservation evictable;

  private long movedPages;

  private Operation(Ticket ticket, boolean mayWaitForFences, @Nullable Reservation evictable) {
    this.ticket = ticket;
    this.mayWaitForFences = mayWaitForFences;
    this.evictable = evictable;
  }

  /** A request of {@code ticket} that waits for whatever it must. */
  public static Operation of(Ticket ticket) {
    return new Operation(ticket, true, null);
  }

  /** The same, which rather fails than waits for hardware or locks ({@code no_wait_gpu}). */
  public Operation withoutWaiting() {
    return new Operation(ticket, false, evictable);
  }

  /**
   * The same, which may also evict buffers of {@code reservation}, although the caller has locked
   * it ({@code allow_res_evict}); in mode {@code one-ticket}.
   */
  public Operation evicting(Reservation reservation) {
    return new Operation(ticket, mayWaitForFences, reservation);
  }

  /** Pages moved so far on account of this request: its own, its victims', each leg of a hop. */
  public long movedPages() {
    return movedPages;
  }

  Ticket ticket() {
    return ticket;
  }

  boolean mayWait() {
    return mayWaitForFences || ticket.wwClass().faults().has(Fault.NO_WAIT_IGNORED);
  }

  boolean mayEvictFrom(Reservation reservation) {
    return evictable == reservation;
  }

  void moved(long pages) {
    movedPages += pages;
  }

  /**
   * Waits until nobody uses {@code bo}, which is locked ({@code ttm_bo_wait_ctx}).
   *
   * @throws Busy somebody does, and this request may not wait
   */
  public void awaitIdle(BufferObject bo) throws Busy {
    if (mayWait()) {
      bo.reservation().awaitIdle(Usage.BOOKKEEP);
    } else if (!bo.reservation().isIdle(Usage.BOOKKEEP)) {
      throw Busy.INSTANCE;
    }
  }
}
