package org.vramlab.ttm.ww;

import org.jspecify.annotations.Nullable;

/** Which of two contexts that meet at a lock gives way, and how. */
public enum Algorithm {
  /**
   * A younger context that holds something does not wait for an older one: it dies ({@code
   * -EDEADLK}) when it asks. What the GPU stack uses ({@code
   * DEFINE_WD_CLASS(reservation_ww_class)}).
   */
  WAIT_DIE("wait-die"),

  /**
   * An older context that meets a younger holder wounds it; the wounded one notices when it next
   * has to wait.
   */
  WOUND_WAIT("wound-wait");

  private final String label;

  Algorithm(String label) {
    this.label = label;
  }

  /** The name in files and on the command line. */
  public String label() {
    return label;
  }

  /** The one of that {@link #label}; null if there is none. */
  public static @Nullable Algorithm named(String label) {
    for (Algorithm algorithm : values()) {
      if (algorithm.label.equals(label)) {
        return algorithm;
      }
    }
    return null;
  }
}
