package org.vramlab.workloads.compare;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.vramlab.workloads.results.report.Quantities;

/**
 * Who is best at one workload in one situation, in a sentence or two.
 *
 * @param workload number of the workload
 * @param situation number of the situation
 * @param best number of the best contender that is not told the future; -1 if none has a result
 * @param next number of the next best; -1 if there is no other
 * @param marginPartsPerMillion by how much less the best needs than the next, of what the next
 *     needs
 * @param chance whether that could be chance
 * @param aboveBoundPartsPerMillion by how much more the best moves than the bound; absent without
 * @param sentence all this for people
 */
public record Verdict(
    int workload,
    int situation,
    int best,
    int next,
    long marginPartsPerMillion,
    Chance chance,
    OptionalLong aboveBoundPartsPerMillion,
    String sentence) {

  /** What the seeds say of a margin. */
  public enum Chance {
    /** With every seed the best needs less than the next with any. */
    BEYOND_SPREAD("beyond-spread"),
    /** The seeds of the two overlap. */
    WITHIN_SPREAD("within-spread"),
    /** There was one seed only, or nobody to compare with. */
    UNKNOWN("unknown");

    private final String label;

    Chance(String label) {
      this.label = label;
    }

    /** Its name in files. */
    public String label() {
      return label;
    }
  }

  /** The verdict on the contenders of {@code comparison} at that workload in that situation. */
  public static Verdict of(Comparison comparison, int workload, int situation) {
    Ranking ranking = new Ranking(comparison, workload, situation);
    List<Ranking.Place> places = ranking.eligible();
    String where = where(comparison, workload, situation);
    if (places.isEmpty()) {
      String sentence = where + ": no run has a result.";
      return new Verdict(
          workload, situation, -1, -1, 0, Chance.UNKNOWN, OptionalLong.empty(), sentence);
    }
    Ranking.Place best = places.getFirst();
    Ranking.Place next = places.size() > 1 ? places.get(1) : null;
    long margin =
        next == null || next.value() == 0
            ? 0
            : Ranking.partsPerMillion(next.value() - best.value(), next.value());
    Chance chance = Chance.UNKNOWN;
    if (next != null && comparison.grid().seeds() > 1) {
      chance = best.most() < next.least() ? Chance.BEYOND_SPREAD : Chance.WITHIN_SPREAD;
    }
    OptionalLong above = aboveBound(comparison, workload, situation, best.contender());
    return new Verdict(
        workload,
        situation,
        best.contender(),
        next == null ? -1 : next.contender(),
        margin,
        chance,
        above,
        new Sentence(comparison, where, ranking, chance, above).text(workload, situation));
  }

  private static String where(Comparison comparison, int workload, int situation) {
    String name = comparison.grid().situationName(situation);
    return comparison.grid().workloads().get(workload).name() + (name.isEmpty() ? "" : ", " + name);
  }

  /** By how much more {@code contender} moves than the bound, in parts per million. */
  public static OptionalLong aboveBound(
      Comparison comparison, int workload, int situation, int contender) {
    OptionalLong bound = comparison.bound(workload, situation, contender);
    CellResult result = comparison.result(workload, situation, contender, 1);
    if (bound.isEmpty() || bound.getAsLong() == 0 || result == null) {
      return OptionalLong.empty();
    }
    long more = result.figure(Figure.MOVED) - bound.getAsLong();
    return OptionalLong.of(Ranking.partsPerMillion(more, bound.getAsLong()));
  }

  /** Parts per million as a percentage with one digit. */
  public static String percent(long partsPerMillion) {
    // Rounded in whole numbers: a format would write -0.0 of what is a little below nothing.
    return String.format(Locale.ROOT, "%.1f %%", Math.round(partsPerMillion / 1e3) / 10.0);
  }

  /** Puts it into words. */
  private record Sentence(
      Comparison comparison, String where, Ranking ranking, Chance chance, OptionalLong above) {

    String text(int workload, int situation) {
      List<Ranking.Place> places = ranking.eligible();
      Ranking.Place best = places.getFirst();
      List<Ranking.Place> equals =
          places.stream().filter(place -> place.value() == best.value()).toList();
      StringBuilder text = new StringBuilder(where).append(": ");
      if (equals.size() > 1 && equals.size() == places.size()) {
        text.append("all ").append(places.size()).append(verb(true, false)).append(" the same, ");
        text.append(quantity(best.value()));
      } else if (equals.size() > 1) {
        text.append(names(equals)).append(verb(true, true)).append(", ");
        text.append(quantity(best.value())).append(" each");
        margin(text, best, places.get(equals.size()));
      } else {
        text.append(names(equals)).append(verb(false, true)).append(", ");
        text.append(quantity(best.value()));
        if (places.size() > 1) {
          margin(text, best, places.get(1));
        }
      }
      bound(text, workload, situation, best);
      text.append('.');
      clairvoyants(text, places);
      if (equals.size() < places.size()) {
        seeds(text);
      }
      return text.toString();
    }

    private String names(List<Ranking.Place> places) {
      return places.stream()
          .map(place -> comparison.grid().contenderName(place.contender()))
          .collect(Collectors.joining(" and "));
    }

    private String verb(boolean several, boolean least) {
      boolean moved = comparison.order() == Comparison.Order.MOVED;
      if (least) {
        return moved
            ? (several ? " move least" : " moves least")
            : (several ? " are" : " is") + " fastest";
      }
      return moved ? " move" : " take";
    }

    private String quantity(long value) {
      return comparison.order() == Comparison.Order.MOVED
          ? Quantities.bytes(value)
          : Quantities.nanos(value);
    }

    private void margin(StringBuilder text, Ranking.Place best, Ranking.Place next) {
      long margin =
          next.value() == 0
              ? 0
              : Ranking.partsPerMillion(next.value() - best.value(), next.value());
      // A thousandth that is there is not to look as if it were not.
      String less =
          next.value() > best.value() && margin < 1_000 ? "less than 0.1 %" : percent(margin);
      text.append(", ").append(less).append(" less than ");
      text.append(comparison.grid().contenderName(next.contender())).append(", the next");
    }

    private void bound(StringBuilder text, int workload, int situation, Ranking.Place best) {
      Yardstick yardstick = comparison.yardstick(workload, situation);
      if (yardstick.boundBytes().isEmpty()) {
        text.append("; no bound is known (").append(yardstick.remark()).append(')');
      }
      if (comparison.order() != Comparison.Order.MOVED) {
        return;
      }
      if (yardstick.boundBytes().isPresent()) {
        text.append("; the bound is ").append(Quantities.bytes(yardstick.boundBytes().getAsLong()));
        if (comparison.bound(workload, situation, best.contender()).isEmpty()) {
          // Nor would the plan say anything of it.
          text.append(", but not of what may be used in place without being moved");
          return;
        }
        text.append(distance(best.value() - yardstick.boundBytes().getAsLong()));
      }
      if (yardstick.planBytes().isPresent()) {
        text.append("; the best plan known moves ");
        text.append(Quantities.bytes(yardstick.planBytes().getAsLong()));
      }
    }

    private String distance(long more) {
      if (more == 0) {
        return ", and is met";
      }
      if (more < 0) {
        return ", undercut by "
            + percent(-above.orElse(0))
            + ": it takes the order of the trace for given";
      }
      if (above.isEmpty()) {
        return ", exceeded"; // by so many times nothing
      }
      return ", exceeded by "
          + (above.getAsLong() < 1_000 ? "less than 0.1 %" : percent(above.getAsLong()));
    }

    private void clairvoyants(StringBuilder text, List<Ranking.Place> eligible) {
      for (Ranking.Place place : ranking.places()) {
        if (place.knowsFuture() && !eligible.contains(place)) {
          text.append(' ').append(comparison.grid().contenderName(place.contender()));
          text.append(", which knows the future, ");
          text.append(comparison.order() == Comparison.Order.MOVED ? "moves " : "takes ");
          text.append(quantity(place.value())).append('.');
          return; // the best of them is enough
        }
      }
    }

    private void seeds(StringBuilder text) {
      int seeds = comparison.grid().seeds();
      text.append(
          switch (chance) {
            case BEYOND_SPREAD -> " The margin is beyond the spread over " + seeds + " seeds.";
            case WITHIN_SPREAD ->
                " The margin is within the spread over " + seeds + " seeds: it may be chance.";
            case UNKNOWN -> "";
          });
    }
  }
}
