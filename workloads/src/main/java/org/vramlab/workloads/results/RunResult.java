package org.vramlab.workloads.results;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.RunIdentity;

/**
 * The whole result of one run, immutable. Nothing in it depends on the machine that computed it or
 * on how fast it did: two runs of the same command give equal results.
 *
 * @param identity version, commit, seed and digest of the configuration
 * @param settings every setting in force, in the order in which they are to be shown
 * @param machine the machine that was simulated
 * @param makespanNanos when the last job ended
 * @param processes one for each trace and copy; after them, if tasks that belong to no process did
 *     anything, one named {@code system}
 * @param pools in order of creation
 * @param links every directed link of the topology, in its order
 * @param copies by pair of pools, only pairs with copies
 * @param evictions who evicted whom, by evictor, victim and pool, only what happened
 * @param placement what became of victims; empty where all of them go to host memory
 * @param prefetch what became of what was fetched ahead of need; empty where nothing is
 * @param hostMemory how the pages of the host were used; null if they had no limit
 * @param criticalPath where the time went; adds up to the makespan
 * @param bounds below which the makespan cannot fall
 * @param checks what watched the run
 */
public record RunResult(
    RunIdentity identity,
    List<Setting> settings,
    Machine machine,
    long makespanNanos,
    List<ProcessResult> processes,
    List<PoolResult> pools,
    List<LinkResult> links,
    List<CopyResult> copies,
    List<EvictionResult> evictions,
    List<PlacementCount> placement,
    List<PrefetchCount> prefetch,
    @Nullable HostMemoryResult hostMemory,
    CriticalPath criticalPath,
    LowerBounds bounds,
    Checks checks) {
  /** Name of the schema of a result's JSON. */
  public static final String SCHEMA = "vramlab.run";

  /** Version of that schema: raised when a field changes its meaning or goes. */
  public static final int SCHEMA_VERSION = 1;

  /** Copies the lists; checks that the critical path covers the run and that no bound is broken. */
  public RunResult {
    settings = List.copyOf(settings);
    processes = List.copyOf(processes);
    pools = List.copyOf(pools);
    links = List.copyOf(links);
    copies = List.copyOf(copies);
    evictions = List.copyOf(evictions);
    placement = List.copyOf(placement);
    prefetch = List.copyOf(prefetch);
    if (criticalPath.makespanNanos() != makespanNanos) {
      throw new IllegalArgumentException(
          "the critical path covers "
              + criticalPath.makespanNanos()
              + " ns of a run of "
              + makespanNanos
              + " ns");
    }
    if (bounds.strongestNanos() > makespanNanos) {
      throw new IllegalArgumentException(
          "a run of " + makespanNanos + " ns is shorter than its lower bound: " + bounds);
    }
  }

  /** The value of a setting; empty if there is none of that name. */
  public String setting(String name) {
    for (Setting setting : settings) {
      if (setting.name().equals(name)) {
        return setting.value();
      }
    }
    return "";
  }

  /** {@code value * multiplier / divisor}, rounded down, without overflow in between. */
  static long scaled(long value, long multiplier, long divisor) {
    if (Math.multiplyHigh(value, multiplier) == 0 && value * multiplier >= 0) {
      return value * multiplier / divisor;
    }
    return BigInteger.valueOf(value)
        .multiply(BigInteger.valueOf(multiplier))
        .divide(BigInteger.valueOf(divisor))
        .longValueExact();
  }
}
