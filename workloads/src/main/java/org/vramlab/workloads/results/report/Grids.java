package org.vramlab.workloads.results.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vramlab.workloads.results.CopyResult;
import org.vramlab.workloads.results.EvictionResult;
import org.vramlab.workloads.results.HostMemoryResult;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.PlacementCount;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.PrefetchCount;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;

/** The tables of a result, the same on the terminal and on the page. */
final class Grids {
  private Grids() {}

  /**
   * One column for each of {@code processes}, some of those of {@code result}, and one that
   * explains the lines if asked to.
   */
  static Grid processes(RunResult result, List<ProcessResult> processes, boolean explain) {
    List<String> headings = new ArrayList<>(List.of("process"));
    processes.forEach(process -> headings.add(process.name()));
    if (explain) {
      headings.add("");
    }
    List<List<String>> rows = new ArrayList<>();
    List<ProcessLine> lines = new ArrayList<>(ProcessLine.ALL);
    if (result.hostMemory() != null) {
      lines.addAll(ProcessLine.OF_SWAPPING);
    }
    for (ProcessLine line : lines) {
      List<String> row = new ArrayList<>(List.of(line.label()));
      processes.forEach(process -> row.add(line.value().apply(process)));
      if (explain) {
        row.add(line.explanation());
      }
      rows.add(row);
    }
    return new Grid(headings, rows, 0);
  }

  /** Pools that were used at all, and the host's pages, if they have a limit. */
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
    HostMemoryResult host = result.hostMemory();
    if (host != null) {
      rows.add(
          List.of(
              "host, to swap space",
              pages(host.limitPages()),
              pages(host.peakPages()),
              Quantities.percent(host.peakPages(), host.limitPages()),
              Quantities.count(host.swapOuts()),
              Quantities.bytes(host.swappedOutBytes()),
              Quantities.bytes(host.swappedInBytes())));
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

  /** What became of what was fetched ahead of need; no rows where nothing is. */
  static Grid prefetch(RunResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (PrefetchCount count : result.prefetch()) {
      rows.add(
          List.of(
              count.label(),
              Quantities.count(count.buffers()),
              count.bytes() == 0 ? "-" : Quantities.bytes(count.bytes())));
    }
    return new Grid(List.of("prefetch", "number", "bytes"), rows, 0);
  }

  /** What became of victims; no rows where all of them go to host memory. */
  static Grid placement(RunResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (PlacementCount count : result.placement()) {
      rows.add(
          List.of(
              count.label(), Quantities.count(count.buffers()), Quantities.bytes(count.bytes())));
    }
    return new Grid(List.of("placement", "number", "bytes"), rows, 0);
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

  /** Processes that lost a buffer to an eviction, in the order of all processes. */
  static List<String> victims(RunResult result) {
    List<String> victims = new ArrayList<>();
    for (ProcessResult process : result.processes()) {
      if (result.evictions().stream().anyMatch(one -> one.victim().equals(process.name()))) {
        victims.add(process.name());
      }
    }
    return victims;
  }

  /**
   * Who evicted whom, over all pools: a row for each process that made room, a column for each of
   * {@code victims}.
   */
  static Grid evictions(RunResult result, List<String> victims, int limit) {
    List<String> headings = new ArrayList<>(List.of("evicted for"));
    victims.forEach(victim -> headings.add("of " + victim));
    List<List<String>> rows = new ArrayList<>();
    int leftOut = 0;
    for (ProcessResult process : result.processes()) {
      List<EvictionResult> made = new ArrayList<>(result.evictions());
      made.removeIf(one -> !one.evictor().equals(process.name()));
      if (made.isEmpty()) {
        continue;
      }
      if (rows.size() == limit) {
        leftOut++;
        continue;
      }
      List<String> row = new ArrayList<>(List.of(process.name()));
      victims.forEach(victim -> row.add(evictionsOf(victim, made)));
      rows.add(row);
    }
    return new Grid(headings, rows, leftOut);
  }

  private static String evictionsOf(String victim, List<EvictionResult> made) {
    long evictions = 0;
    long bytes = 0;
    for (EvictionResult one : made) {
      if (one.victim().equals(victim)) {
        evictions += one.evictions();
        bytes += one.bytes();
      }
    }
    return evictions == 0 ? "0" : Quantities.count(evictions) + " / " + Quantities.bytes(bytes);
  }

  /** Who evicted whom from which pool, most bytes first. */
  static Grid evictionsByPool(RunResult result, int limit) {
    List<EvictionResult> all = new ArrayList<>(result.evictions());
    all.sort(Comparator.comparingLong(EvictionResult::bytes).reversed());
    List<List<String>> rows = new ArrayList<>();
    for (EvictionResult one : all.subList(0, Math.min(limit, all.size()))) {
      rows.add(
          List.of(
              one.pool(),
              one.evictor(),
              one.victim(),
              Quantities.count(one.evictions()),
              Quantities.bytes(one.bytes())));
    }
    return new Grid(
        List.of("pool", "evicted for", "buffers of", "evictions", "bytes"),
        rows,
        all.size() - rows.size());
  }

  private static String pages(long pages) {
    return Quantities.bytes(pages * PoolResult.PAGE_BYTES);
  }
}
