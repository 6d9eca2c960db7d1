package org.vramlab.devices.hardware;

import org.vramlab.ttm.content.Content;

/**
 * A try of a route before anybody relies on it: one device writes a pattern into the other's memory
 * and the owner looks; then the owner writes one and the other reads. The verdict is always the
 * destination's, for a writer that reads back may see its own writes and nobody else.
 *
 * @param reads whether reads across the route are true
 * @param writes whether writes across it arrive
 */
public record RouteProbe(boolean reads, boolean writes) {
  private static final long BEFORE = 1;
  private static final long PATTERN = 2;

  /** Tries how {@code device} reaches the memory of {@code owner}. */
  public static RouteProbe of(Wires wires, int device, int owner) {
    RouteBehaviour behaviour = wires.behaviour(device, owner);
    long atOwner = BEFORE;
    if (behaviour.writesArrive()) {
      atOwner = PATTERN;
    }
    boolean writes = atOwner == PATTERN;
    long read = behaviour.readsTrue() ? atOwner : Content.NOTHING;
    return new RouteProbe(read == atOwner, writes);
  }

  /** Whether the route does what it is said to do, both ways. */
  public boolean passes() {
    return reads && writes;
  }
}
