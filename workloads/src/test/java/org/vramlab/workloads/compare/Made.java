package org.vramlab.workloads.compare;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalLong;
import org.vramlab.workloads.io.RunIdentity;

/** Comparisons made up for tests: one workload, one situation, policies with given figures. */
final class Made {
  static final RunIdentity IDENTITY = new RunIdentity("1", "abc", 1, "0123456789ab");

  private Made() {}

  /** A result in which only these two figures are not 0. */
  static CellResult result(long movedBytes, long makespanNanos) {
    EnumMap<Figure, Long> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      figures.put(figure, 0L);
    }
    figures.put(Figure.MOVED, movedBytes);
    figures.put(Figure.MAKESPAN, makespanNanos);
    return new CellResult(List.of(), figures, List.of(), List.of(), List.of(), List.of(), "");
  }

  static Yardstick bound(long bytes) {
    return new Yardstick(OptionalLong.of(bytes), OptionalLong.empty(), "made up");
  }

  static RunGrid grid(List<String> policies, int seeds) {
    return new RunGrid(
        List.of(new Workload("trace", List.of("trace.gmtrace"), "", 1)),
        List.of(new Axis("policy", false, policies)),
        seeds,
        List.of());
  }

  /** A comparison of policies; {@code answers} by policy, then seed. */
  static Comparison comparison(
      Comparison.Order order,
      Yardstick yardstick,
      int seeds,
      List<String> policies,
      Answer... answers) {
    List<Answer> all = new ArrayList<>(List.of(answers));
    all.add(yardstick);
    return new Comparison(IDENTITY, grid(policies, seeds), all, order);
  }

  static String sentence(Comparison comparison) {
    return Verdict.of(comparison, 0, 0).sentence();
  }
}
