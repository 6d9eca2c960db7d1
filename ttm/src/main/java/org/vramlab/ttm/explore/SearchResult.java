package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.List;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.SteppedRuntime.End;

/**
 * What a search has done and found so far. Written by the search, read by whoever shows progress,
 * between executions. Not thread-safe.
 */
public final class SearchResult {
  private final ObjectArrayList<Finding> findings = new ObjectArrayList<>();

  /** Digests of the states in which nobody could go on, if asked for. */
  private final LongOpenHashSet finalStates = new LongOpenHashSet();

  long complete;
  long pruned;
  long cut;
  long steps;
  long states;
  int deepest;
  boolean exhausted;

  /** What was found, in order. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Executions that ended by themselves, well or badly. */
  public long complete() {
    return complete;
  }

  /** Executions that were given up because everything from there on was covered elsewhere. */
  public long pruned() {
    return pruned;
  }

  /** Executions that were given up because they were too long. */
  public long cut() {
    return cut;
  }

  /** All executions. */
  public long executions() {
    return complete + pruned + cut;
  }

  /** Steps taken in all executions. */
  public long steps() {
    return steps;
  }

  /** Distinct states seen; zero in searches that do not compare states. */
  public long states() {
    return states;
  }

  /** Steps of the longest execution. */
  public int deepest() {
    return deepest;
  }

  /** Whether nothing is left to search, within what the search is able to see. */
  public boolean exhausted() {
    return exhausted;
  }

  /**
   * Digests of the states in which executions ended because nobody could go on, well or stuck, if
   * the search was told to keep them. They mean something only if the trial remembers.
   */
  public LongOpenHashSet finalStates() {
    return finalStates;
  }

  /**
   * An execution has ended by itself. Where it ended counts if nobody can go on: a failure stops
   * the others wherever they happen to be.
   */
  void ended(Trial trial, Digest scratch) {
    if (trial.end() != End.FAILED) {
      finalStates.add(trial.digestOfThings(scratch));
    }
  }

  void found(Finding finding) {
    findings.add(finding);
  }

  int findingCount() {
    return findings.size();
  }
}
