package org.vramlab.workloads.compare;

import java.util.List;

/**
 * One run of a comparison.
 *
 * @param workload number of its workload
 * @param situation number of its situation
 * @param contender number of its contender
 * @param seed its seed
 * @param words its command line, without {@code run}: whoever types it gets the same result
 */
public record Cell(int workload, int situation, int contender, long seed, List<String> words) {
  /** Copies the list. */
  public Cell {
    words = List.copyOf(words);
  }
}
