package org.vramlab.ttm.pages;

import org.vramlab.ttm.exec.Ticket;

/**
 * Somebody who wants pages of the host, and what may be done to get them: the allocation flags
 * ({@code gfp_t}) and waits of {@code struct ttm_operation_ctx}.
 *
 * <p>Threads: the task of the ticket.
 */
public interface PageRequest {
  /** On whose behalf locks are taken. */
  Ticket ticket();

  /**
   * Whether others may be swapped out, and busy pages be waited for ({@code __GFP_DIRECT_RECLAIM}).
   * Whoever signals fences may not, nor who reclaims already; they get what there is, or nothing
   * ({@code GFP_NOWAIT}).
   */
  boolean mayReclaim();

  /** Whether it may wait for the hardware ({@code no_wait_gpu}). */
  boolean mayWait();

  /** Whether a signal to the task ends its waits. */
  boolean isInterruptible();

  /** One of {@code ticket} that reclaims and waits as it must. */
  static PageRequest of(Ticket ticket) {
    return new PageRequest() {
      @Override
      public Ticket ticket() {
        return ticket;
      }

      @Override
      public boolean mayReclaim() {
        return true;
      }

      @Override
      public boolean mayWait() {
        return true;
      }

      @Override
      public boolean isInterruptible() {
        return ticket.settings().interruptible();
      }
    };
  }
}
