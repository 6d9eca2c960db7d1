package org.vramlab.workloads.compare;

import java.util.List;

/**
 * One option of a run that takes several values in a comparison.
 *
 * @param option its name without dashes, as {@code run} knows it
 * @param situation whether it belongs to what contenders find, rather than to what they do
 * @param values in the order in which they are shown, at least one, each once
 */
public record Axis(String option, boolean situation, List<String> values) {
  /** Copies the list; refuses an empty one. */
  public Axis {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value for " + option);
    }
  }
}
