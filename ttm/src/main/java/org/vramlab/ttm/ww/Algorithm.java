package org.vramlab.ttm.ww;

/** Which of two contexts that meet at a lock gives way, and how. */
public enum Algorithm {
  /**
   * A younger context that holds something does not wait for an older one: it dies ({@code
   * -EDEADLK}) when it asks. What the GPU stack uses ({@code
   * DEFINE_WD_CLASS(reservation_ww_class)}).
   */
  WAIT_DIE,

  /**
   * An older context that meets a younger holder wounds it; the wounded one notices when it next
   * has to wait.
   */
  WOUND_WAIT
}
