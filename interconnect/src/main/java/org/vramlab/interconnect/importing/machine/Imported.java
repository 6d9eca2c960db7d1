package org.vramlab.interconnect.importing.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.topology.Topology;

/**
 * A machine made of what a tool printed.
 *
 * @param format what was read, for people
 * @param topology the machine
 * @param remarks what was read, inferred, assumed, ambiguous and missing
 * @param question what must be answered before sizes and rates mean anything: nothing told which
 *     GPUs they are; null if nothing is open
 */
public record Imported(
    String format, Topology topology, List<Remark> remarks, @Nullable String question) {
  /** Copies the list. */
  public Imported {
    remarks = List.copyOf(remarks);
  }
}
