package org.vramlab.ttm.policy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.ttm.resource.EvictionCost;
import org.vramlab.ttm.resource.EvictionOrder;

/**
 * A policy with its figures.
 *
 * @param policy which
 * @param given the figures that are not the standard ones, by name
 */
public record PolicyChoice(ReplacementPolicy policy, Map<String, Double> given) {
  /** Checks the figures. */
  public PolicyChoice {
    given = java.util.Collections.unmodifiableMap(new TreeMap<>(given));
    for (Map.Entry<String, Double> figure : given.entrySet()) {
      PolicyOption option = option(policy, figure.getKey());
      double value = figure.getValue();
      if (!(value >= option.least() && value <= option.most())
          || (option.whole() && value != Math.rint(value))) {
        throw new IllegalArgumentException(option.name() + ": " + value);
      }
    }
  }

  /** With the standard figures. */
  public static PolicyChoice of(ReplacementPolicy policy) {
    return new PolicyChoice(policy, new TreeMap<>());
  }

  /** With one figure of its own. */
  public static PolicyChoice of(ReplacementPolicy policy, String name, double value) {
    TreeMap<String, Double> given = new TreeMap<>();
    given.put(name, value);
    return new PolicyChoice(policy, given);
  }

  private static PolicyOption option(ReplacementPolicy policy, String name) {
    List<PolicyOption> options = policy.options();
    for (PolicyOption option : options) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    throw new IllegalArgumentException(policy.label() + " has no " + name);
  }

  /** Whether all its figures mean something to a memory manager, too. */
  public boolean isOfManagers() {
    return given.keySet().stream().noneMatch(name -> option(policy, name).ofCacheMode());
  }

  /** The figure of that name, or the standard one if none was given. */
  public double figure(String name) {
    Double own = given.get(name);
    return own == null ? option(policy, name).standard() : own;
  }

  /** As {@link #figure}, a whole number. */
  public int count(String name) {
    return (int) figure(name);
  }

  /**
   * A new, empty order by this policy.
   *
   * @param cost for policies that weigh what an eviction costs
   * @param seed of policies that draw lots
   */
  public EvictionOrder newOrder(EvictionCost cost, long seed) {
    return policy.newOrder(this, cost, seed);
  }

  /** A new, empty cache under this policy. */
  public Replacement newReplacement(CacheSetting setting) {
    return policy.newReplacement(this, setting);
  }

  /** As on the command line: {@code clock:bits=2}. */
  public String label() {
    StringBuilder label = new StringBuilder(policy.label());
    for (Map.Entry<String, Double> figure : given.entrySet()) {
      double value = figure.getValue();
      label
          .append(':')
          .append(figure.getKey())
          .append('=')
          .append(value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value));
    }
    return label.toString();
  }
}
