package org.vramlab.workloads.compare;

/**
 * A piece of work that has no result.
 *
 * @param kind what it means for the exit status
 * @param reason one sentence or more, for people
 */
public record Failure(Kind kind, String reason) implements Answer {
  /** Why there is none. */
  public enum Kind {
    /** The run found something: a broken rule, a deadlock, wrong contents. */
    FOUND("found"),
    /** Its input cannot be run so: too little memory for it, a bad trace. */
    INPUT("input"),
    /** The program failed, or ran out of heap. */
    FAULT("fault"),
    /** The process that computed it ended before it had answered, twice. */
    DIED("died");

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
      throw new IllegalArgumentException("no kind of failure: " + label);
    }
  }
}
