package org.vramlab.workloads.compare;

import java.util.List;
import java.util.stream.Collectors;
import org.vramlab.workloads.results.Setting;

/**
 * One value of each of some axes: a situation, or a contender.
 *
 * @param settings options of a run without dashes, with their values, in the order of the axes
 */
public record Choice(List<Setting> settings) {
  /** Copies the list. */
  public Choice {
    settings = List.copyOf(settings);
  }

  /** The value of that option; empty if it is none of these. */
  public String value(String option) {
    for (Setting setting : settings) {
      if (setting.name().equals(option)) {
        return setting.value();
      }
    }
    return "";
  }

  /** As people read it: {@code policy lru, locking trylock}. */
  public String text() {
    return settings.stream()
        .map(setting -> setting.name() + " " + setting.value())
        .collect(Collectors.joining(", "));
  }
}
