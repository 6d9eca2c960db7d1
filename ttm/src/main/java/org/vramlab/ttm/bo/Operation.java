package org.vramlab.ttm.bo;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.pages.PageRequest;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;

/**
 * What one request to the manager may do to get its way, and how much it moved ({@code struct
 * ttm_operation_ctx}).
 *
 * <p>Threads: the task of the ticket.
 */
public final class Operation implements PageRequest {
  private final Ticket ticket;
  private final boolean mayWaitForFences;
  private final boolean interruptible;
  private final boolean reclaims;

  /** Locked by the caller, and nevertheless no protection from this request; null for none. */
  private final @Nullable Reservation evictable;

  /** Whose refusal will be told; null if the caller hears of it in another way. */
  private final @Nullable BufferObject subject;

  /** Of an opportunistic request: whom it may evict; null of others, which may evict anybody. */
  private final @Nullable Predicate<BufferObject> expendable;

  /** The first pool where a look refused the subject; null if none did. */
  private @Nullable ResourceManager refusedIn;

  /** What that look saw there to evict. */
  private long evictablePagesSeen;

  private long movedPages;

  private Operation(
      Ticket ticket,
      boolean mayWaitForFences,
      boolean interruptible,
      boolean reclaims,
      @Nullable Reservation evictable,
      @Nullable BufferObject subject,
      @Nullable Predicate<BufferObject> expendable) {
    this.ticket = ticket;
    this.mayWaitForFences = mayWaitForFences;
    this.interruptible = interruptible;
    this.reclaims = reclaims;
    this.evictable = evictable;
    this.subject = subject;
    this.expendable = expendable;
  }

  /**
   * A request of {@code ticket} that waits for whatever it must, until a signal comes if the ticket
   * is interruptible, and has others swapped out if need be.
   */
  public static Operation of(Ticket ticket) {
    return new Operation(ticket, true, ticket.settings().interruptible(), true, null, null, null);
  }

  /** The same for the sake of {@code subject}; that it was refused is going to be told. */
  static Operation of(Ticket ticket, BufferObject subject) {
    return new Operation(
        ticket, true, ticket.settings().interruptible(), true, null, subject, null);
  }

  /** Swapping out on behalf of {@code request}: waits as that one does, and reclaims no further. */
  static Operation reclaimingFor(PageRequest request) {
    return new Operation(
        request.ticket(), request.mayWait(), request.isInterruptible(), false, null, null, null);
  }

  /** The same, which rather fails than waits for hardware or locks ({@code no_wait_gpu}). */
  public Operation withoutWaiting() {
    return new Operation(ticket, false, interruptible, reclaims, evictable, subject, expendable);
  }

  /**
   * The same, whose waits for fences no signal ends (a {@code ttm_operation_ctx} that is not {@code
   * interruptible}); whether one ends those for locks is its ticket's to say.
   */
  public Operation uninterruptible() {
    return new Operation(ticket, mayWaitForFences, false, reclaims, evictable, subject, expendable);
  }

  /**
   * The same, which has nobody swapped out for its pages, and waits for none ({@code GFP_NOWAIT}):
   * for whoever signals fences.
   */
  public Operation withoutReclaim() {
    return new Operation(
        ticket, mayWaitForFences, interruptible, false, evictable, subject, expendable);
  }

  /**
   * The same, which may also evict buffers of {@code reservation}, although the caller has locked
   * it ({@code allow_res_evict}); in mode {@code one-ticket}.
   */
  public Operation evicting(Reservation reservation) {
    return new Operation(
        ticket, mayWaitForFences, interruptible, reclaims, reservation, subject, expendable);
  }

  /**
   * The same for who could do without: it sleeps for nothing, steps back from a pool where any
   * ticket is registered as wanting room, evicts only whom {@code expendable} gives up, and nobody
   * unless that makes room enough. Room behind fences will do: only its copy waits for them, not
   * the caller.
   *
   * @param expendable whether a buffer may be evicted for this; asked under the LRU lock, mostly
   *     without the buffer's own
   */
  public Operation opportunistic(Predicate<BufferObject> expendable) {
    return new Operation(ticket, false, false, reclaims, evictable, subject, expendable);
  }

  /** Pages moved so far on account of this request: its own, its victims', each leg of a hop. */
  public long movedPages() {
    return movedPages;
  }

  @Override
  public Ticket ticket() {
    return ticket;
  }

  @Override
  public boolean mayWait() {
    return mayWaitForFences || has(Fault.NO_WAIT_IGNORED);
  }

  /** Whether room counts whose last users the hardware is still to wait for. */
  boolean mayQueueBehindFences() {
    return mayWait() || isOpportunistic();
  }

  /** Whether it could do without what it asks for. */
  boolean isOpportunistic() {
    return expendable != null;
  }

  /** Whether {@code victim} may be evicted for this at all. */
  boolean mayEvict(BufferObject victim) {
    return expendable == null || expendable.test(victim);
  }

  @Override
  public boolean isInterruptible() {
    return interruptible && !has(Fault.SIGNAL_IGNORED);
  }

  @Override
  public boolean mayReclaim() {
    return (reclaims || has(Fault.NO_RECLAIM_IGNORED)) && !has(Fault.PAGE_LIMIT_IGNORED);
  }

  private boolean has(Fault fault) {
    return ticket.wwClass().faults().has(fault);
  }

  boolean mayEvictFrom(Reservation reservation) {
    return evictable == reservation;
  }

  void moved(long pages) {
    movedPages += pages;
  }

  /** Whether a refusal of {@code bo} is one of the whole request, not of one of its victims. */
  boolean isFor(BufferObject bo) {
    return subject == bo;
  }

  /**
   * A look in {@code pool} found no room for the subject and {@code evictablePages} to evict. What
   * is told later must be what was true then: others go on meanwhile.
   */
  void refusedBy(ResourceManager pool, long evictablePages) {
    if (refusedIn == null) {
      refusedIn = pool;
      evictablePagesSeen = evictablePages;
    }
  }

  /** Another look in {@code pool} begins: what the last one there came to is not the end of it. */
  void looksAgain(ResourceManager pool) {
    if (refusedIn == pool) {
      refusedIn = null;
    }
  }

  /** Whether a look in {@code pool} was the first to refuse the subject. */
  boolean wasRefusedIn(ResourceManager pool) {
    return refusedIn == pool;
  }

  /** What the look that refused the subject first saw to evict, in pages. */
  long evictablePagesSeen() {
    return evictablePagesSeen;
  }

  /**
   * Waits until nobody uses {@code bo}, which is locked ({@code ttm_bo_wait_ctx}).
   *
   * @throws Busy somebody does, and this request may not wait
   * @throws Interrupted a signal came meanwhile
   */
  public void awaitIdle(BufferObject bo) throws Busy, Interrupted {
    if (mayWait()) {
      bo.reservation().awaitIdle(Usage.BOOKKEEP, isInterruptible());
    } else if (!bo.reservation().isIdle(Usage.BOOKKEEP)) {
      throw Busy.INSTANCE;
    }
  }
}
