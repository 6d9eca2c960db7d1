package org.vramlab.ttm.failure;

/**
 * A check found that the run has gone wrong: a rule, a lock order, contents, a deadlock. Unchecked,
 * and contained by nobody: whoever keeps a faulty driver from harming others passes this on.
 */
public abstract class CheckFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param story what was found
   */
  protected CheckFailed(String story) {
    super(story);
  }
}
