package org.vramlab.ttm.exec;

/**
 * How the tickets of a run behave.
 *
 * @param mode how room is made
 * @param keepVictims in mode {@code ticket}: victims, and the roots locked for them, stay locked
 *     until the ticket ends; otherwise they are dropped as soon as the eviction is committed
 * @param interruptible whether waits end when a signal comes
 * @param lockCostNanos CPU time to take one lock
 */
public record TicketSettings(
    EvictionMode mode, boolean keepVictims, boolean interruptible, long lockCostNanos) {
  /** Mode {@code ticket}, victims kept, not interruptible, locks for free. */
  public static final TicketSettings PLAIN =
      new TicketSettings(EvictionMode.TICKET, true, false, 0);
}
