package org.vramlab.workloads.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.results.Checks;
import org.vramlab.workloads.results.CopyResult;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.EvictionResult;
import org.vramlab.workloads.results.HostMemoryResult;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.LowerBounds;
import org.vramlab.workloads.results.PlacementCount;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.PrefetchCount;
import org.vramlab.workloads.results.ProcessResult;

/**
 * What a replay amounted to.
 *
 * @param makespanNanos when the hardware ended its last job or copy
 * @param evictions who evicted whom
 * @param placement what became of victims; empty where all of them go to host memory
 * @param prefetch what became of what was fetched ahead of need; empty where nothing is
 * @param hostMemory how the pages of the host were used; null if they had no limit
 * @param checks what watched it
 */
public record Outcome(
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
    Checks checks) {}
