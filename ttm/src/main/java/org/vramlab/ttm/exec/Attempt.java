package org.vramlab.ttm.exec;

import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;

/**
 * One attempt at a transaction: lock, validate, seal, publish. Run again from the start after every
 * back-off, so it must be right to run it any number of times: what it did outside of the ticket's
 * locks it registers with {@link Ticket#onBackOff}.
 */
@FunctionalInterface
public interface Attempt {
  /** Runs the attempt with {@code ticket}, which is open. */
  void run(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory, Busy;
}
