package org.vramlab.workloads.compare;

import java.util.List;

/**
 * What every contender has to run.
 *
 * @param name for people: the traces without folders and endings
 * @param traces trace arguments, as {@code run} takes them; several run side by side
 * @param contentDigest of the files that they name: what was computed from other contents is not
 *     used again
 * @param weightBytes a rough measure of how long one run takes, for the estimate of the time left
 */
public record Workload(String name, List<String> traces, String contentDigest, long weightBytes) {
  /** Copies the list. */
  public Workload {
    traces = List.copyOf(traces);
  }
}
