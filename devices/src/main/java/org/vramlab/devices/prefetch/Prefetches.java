package org.vramlab.devices.prefetch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prefetch policies that ship, by their words on the command line. */
public final class Prefetches {
  /** The word for fetching nothing ahead. */
  public static final String NONE = "none";

  private static final String NEXT = "next";
  private static final String TREE = "tree";
  private static final String PLAN_AHEAD = "plan-ahead";

  private Prefetches() {}

  /** The forms of all words, in order. */
  public static List<String> forms() {
    return List.of(NONE, NEXT + ":K", TREE, PLAN_AHEAD + "[:W]");
  }

  /** The names that begin them, which nobody else can have. */
  public static List<String> names() {
    return List.of(NONE, NEXT, TREE, PLAN_AHEAD);
  }

  /**
   * The policy that {@code word} means; null if it means none of these, {@link #NONE} included.
   *
   * @throws IllegalArgumentException a figure is out of range, or none; says in a sentence why
   */
  public static @Nullable PrefetchPolicy named(String word) {
    if (word.equals(TREE)) {
      return new TreeNeighbourhood();
    }
    if (word.equals(PLAN_AHEAD)) {
      return new PlanAhead(PlanAhead.DEFAULT_WINDOW);
    }
    if (word.startsWith(NEXT + ":")) {
      return new NextInOrder(figure(word, NEXT + ":", NextInOrder.MOST));
    }
    if (word.startsWith(PLAN_AHEAD + ":")) {
      return new PlanAhead(figure(word, PLAN_AHEAD + ":", PlanAhead.MOST));
    }
    return null;
  }

  private static int figure(String word, String prefix, int most) {
    String digits = word.substring(prefix.length());
    // Nine digits always fit an int; whoever writes more means too much in any case.
    int figure = digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    if (figure < 1 || figure > most) {
      throw new IllegalArgumentException(
          "'" + digits + "' is no number from 1 to " + most + ", as " + prefix + " wants one");
    }
    return figure;
  }
}
