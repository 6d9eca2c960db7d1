package org.vramlab.workloads.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Options that runs of a comparison share, as words.
 *
 * @param always of all runs
 * @param conditional of those alone whose contender does not have {@code value} for {@code option}:
 *     words that would mean nothing there
 * @param option of contenders
 * @param value that does without
 */
public record SharedWords(
    List<String> always, List<String> conditional, String option, String value) {
  /** Copies the lists. */
  public SharedWords {
    always = List.copyOf(always);
    conditional = List.copyOf(conditional);
  }

  /** The same for all runs. */
  public static SharedWords of(List<String> always) {
    return new SharedWords(always, List.of(), "", "");
  }

  /** Those of a run under {@code contender}. */
  List<String> under(Choice contender) {
    List<String> words = new ArrayList<>(always);
    if (!conditional.isEmpty() && !contender.value(option).equals(value)) {
      words.addAll(conditional);
    }
    return words;
  }

  /** All of them, for whoever must tell two comparisons apart. */
  public List<String> all() {
    List<String> words = new ArrayList<>(always);
    words.addAll(conditional);
    return words;
  }
}
