package org.vramlab.devices.scenario;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.devices.scenario.WorldPlan.Action;

/** A process of a scenario's text, as far as it was read. */
final class ProcessLines {
  final String name;
  final int device;
  final List<Action> actions = new ArrayList<>();
  final List<Integer> attached = new ArrayList<>();

  /** What it has pinned so far and not let go, as often as it has. */
  final List<Integer> pinned = new ArrayList<>();

  boolean repeats;
  boolean killed;
  boolean closes;

  ProcessLines(String name, int device) {
    this.name = name;
    this.device = device;
  }

  WorldPlan.Program program() {
    return new WorldPlan.Program(
        name, device, List.copyOf(actions), repeats, List.copyOf(attached), killed);
  }
}
