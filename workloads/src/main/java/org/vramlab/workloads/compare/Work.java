package org.vramlab.workloads.compare;

import java.util.List;

/**
 * One thing for a child process to do.
 *
 * @param kind a run, or the yardstick that runs are held against
 * @param group the workload: work of one group goes to the same process, which reads its traces
 *     once
 * @param words the command line of the run, without {@code run}; of a yardstick without what a
 *     contender chooses
 */
public record Work(Kind kind, int group, List<String> words) {
  /** What is to be done. */
  public enum Kind {
    /** A run; answered by a {@link CellResult}. */
    RUN("run"),
    /** What no policy can beat; answered by a {@link Yardstick}. */
    YARDSTICK("yardstick");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Its name in files. */
    public String label() {
      return label;
    }

    /** The kind of that name. */
    static Kind named(String label) {
      for (Kind kind : values()) {
        if (kind.label.equals(label)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no kind of work: " + label);
    }
  }

  /** Copies the list. */
  public Work {
    words = List.copyOf(words);
  }
}
