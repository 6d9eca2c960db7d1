package org.vramlab.workloads.results.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vramlab.workloads.results.CopyResult;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;

/** The tables of a result, the same on the terminal and on the page. */
final class Grids {
  private Grids() {}

  /** One column for each of {@code processes}, and one that explains the lines if asked to. */
  static Grid processes(List<ProcessResult> processes, boolean explain) {
    List<String> headings = new ArrayList<>(List.of("process"));
    processes.forEach(process -> headings.add(process.name()));
    if (explain) {
      headings.add("");
    }
    List<List<String>> rows = new ArrayList<>();
    for (ProcessLine line : ProcessLine.ALL) {
      List<String> row = new ArrayList<>(List.of(line.label()));
      processes.forEach(process -> row.add(line.value().apply(process)));
      if (explain) {
        row.add(line.explanation());
      }
      rows.add(row);
    }
    return new Grid(headings, rows, 0);
  }

  /** Pools that were used at all. */
  static Grid pools(RunResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (PoolResult pool : result.pools()) {
      if (pool.peakPages() > 0) {
        rows.add(
            List.of(
                pool.name(),
                pool.limited() ? pages(pool.capacityPages()) : "no limit",
                pages(pool.peakPages()),
                pool.limited() ? Quantities.percent(pool.peakPages(), pool.capacityPages()) : "",
                Quantities.count(pool.evictions()),
                Quantities.bytes(pool.evictionBytes()),
                Quantities.bytes(pool.refetchBytes())));
      }
    }
    return new Grid(
        List.of("pool", "size", "peak use", "of size", "evictions", "evicted", "re-fetched"),
        rows,
        0);
  }

  /** Links that carried something, the most loaded first. */
  static Grid links(RunResult result, int limit) {
    List<LinkResult> used = usedLinks(result);
    List<List<String>> rows = new ArrayList<>();
    for (LinkResult link : used.subList(0, Math.min(limit, used.size()))) {
      rows.add(
          List.of(
              link.name(),
              Quantities.rate(link.bytesPerSecond()),
              Quantities.bytes(link.bytes()),
              Quantities.percent(link.usePartsPerMillion(result.makespanNanos()), 1_000_000),
              Quantities.percent(link.busyNanos(), result.makespanNanos())));
    }
    return new Grid(
        List.of("link", "speed", "carried", "of capacity", "in use"),
        rows,
        used.size() - rows.size());
  }

  /** Links that carried something, the most loaded first; of equals in the topology's order. */
  static List<LinkResult> usedLinks(RunResult result) {
    List<LinkResult> used = new ArrayList<>();
    for (LinkResult link : result.links()) {
      if (link.bytes() > 0) {
        used.add(link);
      }
    }
    used.sort(Comparator.comparingLong(LinkResult::leastNanos).reversed());
    return used;
  }

  /** Pairs of pools between which something was copied, most bytes first. */
  static Grid copies(RunResult result, int limit) {
    List<CopyResult> copies = new ArrayList<>(result.copies());
    copies.sort(Comparator.comparingLong(CopyResult::bytes).reversed());
    List<List<String>> rows = new ArrayList<>();
    for (CopyResult copy : copies.subList(0, Math.min(limit, copies.size()))) {
      rows.add(
          List.of(
              copy.fromPool() + " to " + copy.toPool(),
              Quantities.count(copy.count()),
              Quantities.bytes(copy.bytes())));
    }
    return new Grid(List.of("copies", "number", "bytes"), rows, copies.size() - rows.size());
  }

  private static String pages(long pages) {
    return Quantities.bytes(pages * PoolResult.PAGE_BYTES);
  }
}
