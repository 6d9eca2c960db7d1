package org.vramlab.peers;

import java.util.Locale;

/**
 * How a pair stands after all rounds. Speeds are medians, in millions of requests a second.
 *
 * @param pair who
 * @param numbered speed of ours where objects have numbers
 * @param keyed speed of ours from keys
 * @param theirs speed of theirs
 * @param misses of ours; -1 if its two ways differ
 * @param theirMisses of theirs
 * @param allocatedBytes of ours, for a request
 */
record Standing(
    Pair pair,
    double numbered,
    double keyed,
    double theirs,
    long misses,
    long theirMisses,
    double allocatedBytes) {
  /** What a policy that allocates nothing may still seem to: bytes a request. */
  private static final double NOTHING = 0.001;

  static final String HEAD =
      String.format(
          "%-9s %8s %8s %8s   %8s %8s %5s %-4s   %9s %9s %9s   %s",
          "policy",
          "numbered",
          "keyed",
          "Caffeine",
          "numbered",
          "keyed",
          "goal",
          "",
          "misses",
          "published",
          "Caffeine",
          "B/request");

  /** Whether ours misses what it must, and allocates nothing. */
  boolean isRight() {
    return misses == pair.publishedMisses() && allocatedBytes < NOTHING;
  }

  /** One row below {@link #HEAD}. */
  String row() {
    Double goal = pair.goal();
    return String.format(
        Locale.ROOT,
        "%-9s %8.1f %8.1f %8.1f   %7.2fx %7.2fx %5s %-4s   %9d %9d %9d   %.4f",
        pair.ours().label(),
        numbered,
        keyed,
        theirs,
        numbered / theirs,
        keyed / theirs,
        goal == null ? "" : String.format(Locale.ROOT, "%.2f", goal),
        goal == null ? "" : keyed / theirs >= goal ? "met" : "no",
        misses,
        pair.publishedMisses(),
        theirMisses,
        allocatedBytes);
  }
}
