package org.vramlab.workloads.results;

import java.util.List;

/**
 * What watched the run, and what it found.
 *
 * @param checker whether the checker of events was on
 * @param lockdep whether the lock order checker was on
 * @param spuriousRefusals requests refused although eviction could have made room; in mode {@code
 *     ticket} that is a broken rule, in the others it is counted; 0 without the checker
 * @param findings broken rules, one sentence each; empty when all was well
 */
public record Checks(
    boolean checker, boolean lockdep, long spuriousRefusals, List<String> findings) {
  /** Copies the list. */
  public Checks {
    findings = List.copyOf(findings);
  }
}
