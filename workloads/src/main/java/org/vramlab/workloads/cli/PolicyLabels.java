package org.vramlab.workloads.cli;

import java.util.Arrays;
import java.util.Iterator;
import org.vramlab.ttm.policy.EvictionPolicy;

/** The policies' names, for the help. */
final class PolicyLabels implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(EvictionPolicy.values()).map(EvictionPolicy::label).iterator();
  }
}
