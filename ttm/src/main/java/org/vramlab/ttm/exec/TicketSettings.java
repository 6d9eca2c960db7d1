package org.vramlab.ttm.exec;

/**
 * How the tickets of a run behave.
 *
 * @param mode how room is made
 * @param keepVictims in mode {@code ticket}: victims, and the roots locked for them, stay locked
 *     until the ticket ends; otherwise they are dropped as soon as the eviction is committed
 * @param interruptible whether waits end when a signal comes
 * @param lockCostNanos CPU time to take one lock, 0 or more
 * @param injectionInterval error injection: each ticket is made to lose the lock that it takes as
 *     this number after its first, later ones at intervals that grow 3.5 times; 0 for none
 */
public record TicketSettings(
    EvictionMode mode,
    boolean keepVictims,
    boolean interruptible,
    long lockCostNanos,
    int injectionInterval) {
  /** Mode {@code ticket}, victims kept, not interruptible, locks for free, nothing injected. */
  public static final TicketSettings PLAIN =
      new TicketSettings(EvictionMode.TICKET, true, false, 0);

  /** Checks the numbers. */
  public TicketSettings {
    if (lockCostNanos < 0) {
      throw new IllegalArgumentException(
          "a lock cannot cost less than nothing: " + lockCostNanos + " ns");
    }
    if (injectionInterval < 0) {
      throw new IllegalArgumentException("no interval: " + injectionInterval);
    }
  }

  /** Settings without error injection. */
  public TicketSettings(
      EvictionMode mode, boolean keepVictims, boolean interruptible, long lockCostNanos) {
    this(mode, keepVictims, interruptible, lockCostNanos, 0);
  }

  /** The same with back-offs injected, the first after {@code interval} locks; 0 for none. */
  public TicketSettings injecting(int interval) {
    return new TicketSettings(mode, keepVictims, interruptible, lockCostNanos, interval);
  }

  /** The same, whose waits no signal ends: for who lets go of something, which must not fail. */
  public TicketSettings uninterruptible() {
    return new TicketSettings(mode, keepVictims, false, lockCostNanos, injectionInterval);
  }
}
