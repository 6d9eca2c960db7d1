package org.vramlab.ttm.explore;

import org.vramlab.ttm.failure.Interrupted;

/**
 * A small program whose interleavings are searched: it builds a world, spawns tasks in it, and
 * knows what must hold in the end.
 *
 * <p>It must be deterministic: built again and stepped in the same order, it does the same. Ends by
 * itself, unless {@link #isEndless}.
 */
public interface Scenario {
  /** A name, also on the command line. */
  String name();

  /** What it is about, in a sentence or two. */
  String description();

  /** Whether its tasks go on for ever, telling each round by {@code SteppedRuntime.beginsRound}. */
  default boolean isEndless() {
    return false;
  }

  /**
   * Builds the world on {@code stage} and spawns its tasks.
   *
   * @throws Interrupted never, in a world that is being built; for bodies run alone
   */
  World build(Stage stage) throws Interrupted;
}
