package org.vramlab.workloads.cases;

import java.util.Locale;
import java.util.Objects;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.ww.Algorithm;

/** What the values of knobs stand for, and figures in sentences. */
public final class Words {
  private Words() {}

  public static EvictionMode mode(String label) {
    return Objects.requireNonNull(EvictionMode.named(label), "a knob allows no other value");
  }

  public static Algorithm algorithm(String label) {
    return Objects.requireNonNull(Algorithm.named(label), "a knob allows no other value");
  }

  public static String micros(long nanos) {
    return String.format(Locale.ROOT, "%.1f us", nanos / 1e3);
  }
}
