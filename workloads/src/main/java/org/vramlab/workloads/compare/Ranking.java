package org.vramlab.workloads.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.policy.EvictionPolicy;

/**
 * The contenders of one workload in one situation, the best first. Immutable.
 *
 * <p>What counts is the exact run, seed 1; the other seeds say how much of a difference is chance.
 * Contenders that know the trace's future are ranked with the others, and marked.
 */
public final class Ranking {
  private static final String BASELINE_POLICY = "lru";

  /**
   * One contender.
   *
   * @param contender its number
   * @param value of the figure that is ranked by, in the exact run
   * @param least of all seeds
   * @param most of all seeds
   * @param knowsFuture whether it is told what the trace will do
   */
  public record Place(int contender, long value, long least, long most, boolean knowsFuture) {}

  private final Comparison comparison;
  private final int workload;
  private final int situation;
  private final List<Place> places = new ArrayList<>();

  /** Ranks the contenders that have a result; of equals the earlier one in the grid first. */
  public Ranking(Comparison comparison, int workload, int situation) {
    this.comparison = comparison;
    this.workload = workload;
    this.situation = situation;
    for (int contender = 0; contender < comparison.grid().contenders().size(); contender++) {
      Place place = place(contender);
      if (place != null) {
        places.add(place);
      }
    }
    places.sort(Comparator.comparingLong(Place::value));
  }

  private @Nullable Place place(int contender) {
    CellResult exact = comparison.result(workload, situation, contender, 1);
    if (exact == null) {
      return null;
    }
    Figure figure = comparison.order().figure();
    long least = exact.figure(figure);
    long most = least;
    for (int seed = 2; seed <= comparison.grid().seeds(); seed++) {
      CellResult other = comparison.result(workload, situation, contender, seed);
      if (other != null) {
        least = Math.min(least, other.figure(figure));
        most = Math.max(most, other.figure(figure));
      }
    }
    return new Place(contender, exact.figure(figure), least, most, knowsFuture(contender));
  }

  private boolean knowsFuture(int contender) {
    String label = comparison.grid().contenders().get(contender).value("policy");
    EvictionPolicy policy = EvictionPolicy.ofChoice(label);
    return policy != null && policy.clairvoyant();
  }

  /** All with a result, the best first. */
  public List<Place> places() {
    return List.copyOf(places);
  }

  /** Those that are not told the future, the best first; all where every one is told. */
  public List<Place> eligible() {
    List<Place> blind = places.stream().filter(place -> !place.knowsFuture()).toList();
    return blind.isEmpty() ? places() : blind;
  }

  /**
   * How much of the distance between LRU and the bound {@code contender} closes, in parts per
   * million: 0 for LRU itself, a million at the bound, negative for what is worse than LRU. Absent
   * without bound or LRU under the same other settings, or where LRU is at the bound.
   */
  public OptionalLong closedPartsPerMillion(int contender) {
    OptionalLong bound = comparison.bound(workload, situation, contender);
    CellResult mine = comparison.result(workload, situation, contender, 1);
    CellResult baseline = baseline(contender);
    if (bound.isEmpty() || mine == null || baseline == null) {
      return OptionalLong.empty();
    }
    long distance = baseline.figure(Figure.MOVED) - bound.getAsLong();
    long saved = baseline.figure(Figure.MOVED) - mine.figure(Figure.MOVED);
    return distance <= 0 ? OptionalLong.empty() : OptionalLong.of(partsPerMillion(saved, distance));
  }

  private @Nullable CellResult baseline(int contender) {
    List<Choice> contenders = comparison.grid().contenders();
    Choice like = contenders.get(contender);
    for (int other = 0; other < contenders.size(); other++) {
      Choice choice = contenders.get(other);
      if (choice.value("policy").equals(BASELINE_POLICY)
          && choice.settings().stream()
              .allMatch(one ->
                  one.name().equals("policy") || one.value().equals(like.value(one.name())))) {
        return comparison.result(workload, situation, other, 1);
      }
    }
    return null;
  }

  /** {@code part} of {@code whole}, which is above 0, in millionths, rounded towards zero. */
  static long partsPerMillion(long part, long whole) {
    return (long) ((double) part / whole * 1_000_000);
  }
}
