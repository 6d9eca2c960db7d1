package org.vramlab.workloads.plugin;

import java.util.List;
import org.vramlab.ttm.failure.BrokenContract;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.policy.PolicyOption;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.workloads.io.InputException;

/**
 * A policy from outside, whose every step is judged.
 *
 * @param who name and jar, for messages
 */
record PluginPolicy(
    String label,
    String description,
    boolean clairvoyant,
    boolean isManagerPolicy,
    List<PolicyOption> options,
    String who,
    ReplacementPolicy inner)
    implements ReplacementPolicy {

  /** Asks {@code inner} what it is, once. */
  static PluginPolicy of(PluginJar jar, String label, ReplacementPolicy inner)
      throws InputException {
    return new PluginPolicy(
        label,
        jar.ask(inner::description),
        jar.ask(inner::clairvoyant),
        jar.ask(inner::isManagerPolicy),
        jar.ask(() -> List.copyOf(inner.options())),
        "policy '" + label + "' of " + jar.name(),
        inner);
  }

  @Override
  public Replacement newReplacement(PolicyChoice choice, CacheSetting setting) {
    Replacement made = inner.newReplacement(choice, setting);
    if (made == null) {
      throw new BrokenContract(who, "makes no cache: its newReplacement() returns null");
    }
    made.judgeAs(who, setting);
    return made;
  }
}
