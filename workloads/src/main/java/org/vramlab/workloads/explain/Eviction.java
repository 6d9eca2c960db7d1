package org.vramlab.workloads.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A buffer was pushed out.
 *
 * @param nanos when
 * @param by who made room
 * @param victim the buffer
 * @param fromPool name of the pool that it left
 * @param toPool name of the one that it went to; empty if its contents were given up
 * @param bytes its size, rounded up to pages
 * @param forBuffer for whom room was made; null if for nobody in particular
 * @param skipped who was passed over before, in the order of the policy
 */
public record Eviction(
    long nanos,
    Doer by,
    Named victim,
    String fromPool,
    String toPool,
    long bytes,
    @Nullable Named forBuffer,
    List<Skip> skipped) {
  /** Copies the list. */
  public Eviction {
    skipped = List.copyOf(skipped);
  }
}
