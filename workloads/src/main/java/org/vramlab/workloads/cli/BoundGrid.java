package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.bound.BoundSearch;
import org.vramlab.workloads.bound.Effort;
import org.vramlab.workloads.bound.ReferencePolicy;
import org.vramlab.workloads.bound.TraceUses;
import org.vramlab.workloads.bound.proof.Execution;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.SizeRule;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.PoolSize;
import org.vramlab.workloads.trace.TraceSource;

/**
 * Traces times memory sizes times metrics: all the bounds of one command.
 *
 * @param effort for each of them
 */
record BoundGrid(
    List<TraceSource> sources,
    List<PoolSize> sizes,
    List<Metric> metrics,
    SizeRule rule,
    Effort effort) {

  int cellCount() {
    return sources.size() * sizes.size() * metrics.size();
  }

  /** Everything that can change the result. */
  List<String> configuration() {
    List<String> all = new ArrayList<>(List.of("command=bound"));
    sources.forEach(source -> all.add("trace=" + source.name()));
    sizes.forEach(size -> all.add("vram=" + size));
    metrics.forEach(metric -> all.add("metric=" + metric.label()));
    all.add("sizes=" + rule.label());
    all.add("seconds=" + effort.seconds());
    return all;
  }

  /** What those of other formats say and assume; complete once the bounds are computed. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (TraceSource source : sources) {
      source.remarks().forEach(remark -> remarks.add(source.name() + ": " + remark));
    }
    return remarks;
  }

  /** The traces that are files. */
  List<Path> inputFiles() {
    List<Path> files = new ArrayList<>();
    for (TraceSource source : sources) {
      Path path = source.path();
      if (path != null) {
        files.add(path);
      }
    }
    return files;
  }

  /** Computes all, trace by trace, each read once for all its bounds. */
  List<BoundRow> compute(BoundProgress progress) throws InputException {
    List<BoundRow> rows = new ArrayList<>();
    for (TraceSource source : sources) {
      TraceUses uses = TraceUses.of(source, rule);
      for (PoolSize size : sizes) {
        long[] pools = uses.poolBytes(size);
        Execution lru = ReferencePolicy.LRU.run(uses, pools);
        Execution fifo = ReferencePolicy.FIFO.run(uses, pools);
        Execution belady = ReferencePolicy.BELADY.run(uses, pools);
        for (Metric metric : metrics) {
          progress.begin(source.name() + " " + size + " " + metric.label());
          rows.add(
              new BoundRow(
                  source.name(),
                  size,
                  BoundSearch.find(uses, pools, metric, effort, progress::update),
                  lru,
                  fifo,
                  belady));
          progress.end();
        }
      }
    }
    return rows;
  }
}
