package org.vramlab.workloads.cases;

import java.util.Locale;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.ww.Algorithm;

/** What the values of knobs stand for, and figures in sentences. */
final class Words {
  private Words() {}

  static EvictionMode mode(String label) {
    for (EvictionMode mode : EvictionMode.values()) {
      if (mode.label().equals(label)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(label);
  }

  static Algorithm algorithm(String label) {
    return switch (label) {
      case "wait-die" -> Algorithm.WAIT_DIE;
      case "wound-wait" -> Algorithm.WOUND_WAIT;
      default -> throw new IllegalArgumentException(label);
    };
  }

  static String micros(long nanos) {
    return String.format(Locale.ROOT, "%.1f us", nanos / 1e3);
  }
}
