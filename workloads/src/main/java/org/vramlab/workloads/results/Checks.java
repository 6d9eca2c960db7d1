package org.vramlab.workloads.results;

import java.util.List;

/**
 * What watched the run, and what it found.
 *
 * @param checker whether the checker of events was on
 * @param lockdep whether the lock order checker was on
 * @param findings broken rules, one sentence each; empty when all was well
 */
public record Checks(boolean checker, boolean lockdep, List<String> findings) {
  /** Copies the list. */
  public Checks {
    findings = List.copyOf(findings);
  }
}
