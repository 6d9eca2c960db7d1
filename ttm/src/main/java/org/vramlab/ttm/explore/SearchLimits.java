package org.vramlab.ttm.explore;

/**
 * When a search gives up, though not done.
 *
 * @param executions how many executions at most
 * @param steps how many steps of one execution at most; a longer one is cut off and counted
 * @param findings how many findings are enough
 */
public record SearchLimits(long executions, int steps, int findings) {
  /** No limit but 10,000 steps an execution; the first finding is enough. */
  public static final SearchLimits FIRST_FINDING = new SearchLimits(Long.MAX_VALUE, 10_000, 1);

  /** At most so many executions. */
  public SearchLimits executions(long most) {
    return new SearchLimits(most, steps, findings);
  }

  /** At most so many steps an execution. */
  public SearchLimits steps(int most) {
    return new SearchLimits(executions, most, findings);
  }
}
