package org.vramlab.workloads.plugin;

import org.vramlab.devices.placement.Exit;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.Use;
import org.vramlab.devices.placement.Victim;
import org.vramlab.ttm.failure.BrokenContract;
import org.vramlab.workloads.io.InputException;

/**
 * A placement from outside, whose every choice must be one that there is.
 *
 * @param who name and jar, for messages
 */
record PluginPlacement(
    String label,
    String description,
    boolean borrows,
    boolean keepsCopies,
    String who,
    PlacementPolicy inner)
    implements PlacementPolicy {

  /** Asks {@code inner} what it is, once. */
  static PluginPlacement of(PluginJar jar, String label, PlacementPolicy inner)
      throws InputException {
    return new PluginPlacement(
        label,
        jar.ask(inner::description),
        jar.ask(inner::borrows),
        jar.ask(inner::keepsCopies),
        "placement '" + label + "' of " + jar.name(),
        inner);
  }

  @Override
  public Exit choose(Victim victim) {
    Exit chosen = inner.choose(victim);
    if (chosen == null || !victim.exits().contains(chosen)) {
      throw new BrokenContract(
          who, "chooses " + chosen + ", which is none of the exits that it was offered");
    }
    return chosen;
  }

  @Override
  public boolean reaches(Use use) {
    return inner.reaches(use);
  }
}
