package org.vramlab.ttm.sched;

import org.jspecify.annotations.Nullable;

/**
 * The leaf lock of a {@link Simulation}: one task runs at a time and none parks under a leaf lock,
 * so it is only a check.
 */
final class SimLeafLock extends LeafLock {
  private final Simulation simulation;
  private final String name;
  private @Nullable Task holder;

  SimLeafLock(Simulation simulation, String name) {
    this.simulation = simulation;
    this.name = name;
  }

  @Override
  public void lock() {
    Task current = simulation.currentTask();
    assert holder == null : name + " is held by " + holder + " already";
    wantedBy(current);
    holder = current;
    current.leafDepth++;
  }

  @Override
  public void unlock() {
    Task current = simulation.currentTask();
    assert holder == current : name + " is not held by " + current;
    holder = null;
    current.leafDepth--;
    givenUpBy(current);
  }

  @Override
  public void assertHeld() {
    assert holder == simulation.currentTask() : name + " must be held here";
  }
}
