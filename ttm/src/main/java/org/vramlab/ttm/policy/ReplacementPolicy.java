package org.vramlab.ttm.policy;

import java.util.List;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.ttm.resource.EvictionCost;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.RankedOrder;

/**
 * An eviction policy by its name: one that ships ({@link EvictionPolicy}), or one that somebody
 * brings, as a service of this type in a jar ({@code --plugin}; {@link java.util.ServiceLoader}).
 *
 * <p>Stateless: what a policy remembers is in the {@link Replacement} that it makes. Threads: any.
 */
public interface ReplacementPolicy {
  /** The name on the command line: small letters, digits and hyphens. */
  String label();

  /** One line for help texts. */
  String description();

  /** Whether it needs to be told when a buffer is used next. */
  default boolean clairvoyant() {
    return false;
  }

  /** Whether a memory manager can go by it: not where it lives by refusing newcomers. */
  default boolean isManagerPolicy() {
    return true;
  }

  /** The figures that it can be given, as in {@code clock:bits=2}. */
  default List<PolicyOption> options() {
    return List.of();
  }

  /**
   * A new, empty cache.
   *
   * @param choice this policy, with its figures
   * @param setting what the cache is for; handed on to the constructor of {@link Replacement}
   */
  Replacement newReplacement(PolicyChoice choice, CacheSetting setting);

  /**
   * A new, empty order for a memory manager.
   *
   * @param choice this policy, with its figures
   * @param cost for policies that weigh what an eviction costs
   * @param seed of policies that draw lots
   */
  default EvictionOrder newOrder(PolicyChoice choice, EvictionCost cost, long seed) {
    return new RankedOrder(setting -> newReplacement(choice, setting), cost, seed);
  }
}
