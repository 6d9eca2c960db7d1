package org.vramlab.workloads.compare;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.placement.Placements;
import org.vramlab.workloads.io.RunIdentity;

/**
 * A grid with all its answers. Immutable; equal grids with equal answers are equal.
 *
 * @param identity version, commit and digest of the configuration
 * @param grid what was run
 * @param answers of {@link RunGrid#work}, in its order; no yardsticks among runs, nor runs among
 *     yardsticks
 * @param order what makes one contender better than another
 */
public record Comparison(RunIdentity identity, RunGrid grid, List<Answer> answers, Order order) {
  /** Name of the schema of a comparison's JSON. */
  public static final String SCHEMA = "vramlab.compare";

  /** Version of that schema: raised when a field changes its meaning or goes. */
  public static final int SCHEMA_VERSION = 1;

  /** Placements that bring everything into the memory of its owner before it is used. */
  private static final Set<String> OF_THE_BOUND =
      Set.of(Placements.LINUX.label(), Placements.HARVEST.label());

  /** What contenders are ranked by; less is better. */
  public enum Order {
    /** Bytes that copies moved. */
    MOVED("moved", Figure.MOVED),
    /** When the last job ended. */
    TIME("time", Figure.MAKESPAN);

    private final String label;
    private final Figure figure;

    Order(String label, Figure figure) {
      this.label = label;
      this.figure = figure;
    }

    /** Its name on the command line. */
    public String label() {
      return label;
    }

    /** What is compared. */
    public Figure figure() {
      return figure;
    }

    /** The order of that name; null if there is none. */
    public static @Nullable Order named(String label) {
      for (Order order : values()) {
        if (order.label.equals(label)) {
          return order;
        }
      }
      return null;
    }
  }

  /** Copies the list; checks that everything is answered. */
  public Comparison {
    answers = List.copyOf(answers);
    int yardsticks = grid.workloads().size() * grid.situations().size();
    if (answers.size() != grid.cells().size() + yardsticks) {
      throw new IllegalArgumentException(answers.size() + " answers");
    }
  }

  /** The result of one run; null if it has none. */
  public @Nullable CellResult result(int workload, int situation, int contender, int seed) {
    Answer answer = answers.get(grid.index(workload, situation, contender, seed));
    return answer instanceof CellResult result ? result : null;
  }

  /** What the runs of a workload in a situation are held against. */
  public Yardstick yardstick(int workload, int situation) {
    int place = grid.cells().size() + workload * grid.situations().size() + situation;
    return switch (answers.get(place)) {
      case Yardstick yardstick -> yardstick;
      case Failure failure -> Yardstick.absent("none could be computed");
      case CellResult misplaced -> throw new IllegalStateException("a run among yardsticks");
    };
  }

  /**
   * The fewest bytes that {@code contender} could move; absent where none is known, and for those
   * who may use memory where it is, which moves nothing and is no part of what the bound is about:
   * {@code cost}, and placements of plug-ins, of which nobody knows.
   */
  public OptionalLong bound(int workload, int situation, int contender) {
    String placement = grid.contenders().get(contender).value("placement");
    return placement.isEmpty() || OF_THE_BOUND.contains(placement)
        ? yardstick(workload, situation).boundBytes()
        : OptionalLong.empty();
  }

  /** Whether no run has a result, and all for want of usable input. */
  public boolean onlyInputFailed() {
    for (int i = 0; i < grid.cells().size(); i++) {
      if (!(answers.get(i) instanceof Failure failure) || failure.kind() != Failure.Kind.INPUT) {
        return false;
      }
    }
    return true;
  }

  /** How many runs have no result. */
  public int failures() {
    int failures = 0;
    for (int i = 0; i < grid.cells().size(); i++) {
      failures += answers.get(i) instanceof Failure ? 1 : 0;
    }
    return failures;
  }
}
