package org.vramlab.workloads.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.policy.PolicyOption;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.Plugins;

/** Policies with their figures as people write them: {@code lru,clock:bits=2}, or {@code all}. */
final class PolicyWords {
  private PolicyWords() {}

  /**
   * Parses a list.
   *
   * @throws UsageException for an unknown policy or figure
   */
  static List<PolicyChoice> parse(String text, Plugins plugins) throws UsageException {
    List<String> labels = known(plugins).map(ReplacementPolicy::label).toList();
    List<PolicyChoice> choices = new ArrayList<>();
    for (String word : joined(text).split(",", -1)) {
      if (word.strip().equals("all")) {
        known(plugins).map(PolicyChoice::of).forEach(choices::add);
      } else {
        choices.add(choice(word.strip(), plugins, labels));
      }
    }
    return choices;
  }

  /** Those that ship, then those of plug-ins. */
  private static Stream<ReplacementPolicy> known(Plugins plugins) {
    return Stream.concat(Arrays.stream(EvictionPolicy.values()), plugins.policies().stream());
  }

  /** Figures may be separated by commas, too: in {@code 2q:in=0.2,out=0.4} there is one policy. */
  private static String joined(String text) {
    return text.replaceAll(",(?=\\s*[a-z]+=)", ":");
  }

  /**
   * Parses a single one.
   *
   * @param labels what could have been meant, for the remedy
   * @throws UsageException for an unknown policy or figure
   */
  static PolicyChoice choice(String text, Plugins plugins, List<String> labels)
      throws UsageException {
    String word = joined(text);
    String[] parts = word.split(":", -1);
    ReplacementPolicy policy = plugins.policy(parts[0]);
    if (policy == null) {
      throw new UsageException(
          "there is no policy '" + parts[0] + "'", "known are " + String.join(", ", labels));
    }
    TreeMap<String, Double> figures = new TreeMap<>();
    for (String part : List.of(parts).subList(1, parts.length)) {
      int equals = part.indexOf('=');
      try {
        figures.put(
            part.substring(0, Math.max(0, equals)), Double.valueOf(part.substring(equals + 1)));
      } catch (NumberFormatException noNumber) {
        throw meaningless(word, policy);
      }
    }
    try {
      return new PolicyChoice(policy, figures);
    } catch (IllegalArgumentException outOfRange) {
      throw meaningless(word, policy);
    }
  }

  private static UsageException meaningless(String word, ReplacementPolicy policy) {
    String known =
        policy.options().stream().map(PolicyWords::option).collect(Collectors.joining("; "));
    return new UsageException(
        "'" + word + "' means nothing",
        known.isEmpty()
            ? policy.label() + " takes no figures"
            : "write " + policy.label() + ":NAME=VALUE; it takes " + known);
  }

  private static String option(PolicyOption option) {
    return option.name()
        + " from "
        + plain(option.least())
        + " to "
        + plain(option.most())
        + " ("
        + option.meaning()
        + (option.ofCacheMode() ? ", in cache mode" : "")
        + "; "
        + plain(option.standard())
        + " if not given)";
  }

  private static String plain(double figure) {
    return BigDecimal.valueOf(figure).stripTrailingZeros().toPlainString();
  }
}
