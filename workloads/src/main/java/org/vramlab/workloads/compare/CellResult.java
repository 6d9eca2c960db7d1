package org.vramlab.workloads.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.EvictionResult;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.PoolKind;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.Setting;

/**
 * What a comparison keeps of one run. Immutable.
 *
 * @param settings every setting in force, in the order of the run's own result
 * @param figures one value for each {@link Figure}
 * @param devices the memory of each device that was used
 * @param links directed links that carried something, in the topology's order
 * @param evictions who evicted whom, as in the run's own result
 * @param path where the time went, longest first; adds up to the makespan
 * @param runJsonSha256 digest of the JSON that {@code run} writes for the same command: who runs it
 *     alone can tell that nothing differs
 */
public record CellResult(
    List<Setting> settings,
    Map<Figure, Long> figures,
    List<Device> devices,
    List<Link> links,
    List<EvictionResult> evictions,
    List<Step> path,
    String runJsonSha256)
    implements Answer {
  /** Most points of a device's residency over time. */
  static final int RESIDENCY_POINTS = 64;

  /**
   * The memory of one device.
   *
   * @param residencyBytes most bytes in use in each of a row of equal stretches of the run
   */
  public record Device(
      String name,
      long capacityBytes,
      long peakBytes,
      long evictions,
      long evictedBytes,
      long refetches,
      long refetchedBytes,
      long stretchNanos,
      List<Long> residencyBytes) {
    /** Copies the list. */
    public Device {
      residencyBytes = List.copyOf(residencyBytes);
    }
  }

  /**
   * One direction of one link.
   *
   * @param usePartsPerMillion share of what the wire could have carried in the makespan
   */
  public record Link(String name, long bytes, long usePartsPerMillion) {}

  /**
   * A part of the critical path.
   *
   * @param label the kind of activity, for people
   */
  public record Step(String label, long nanos) {}

  /** Copies the collections; refuses figures that are not all there. */
  public CellResult {
    settings = List.copyOf(settings);
    figures = Collections.unmodifiableMap(new EnumMap<>(figures));
    devices = List.copyOf(devices);
    links = List.copyOf(links);
    evictions = List.copyOf(evictions);
    path = List.copyOf(path);
    if (figures.size() != Figure.values().length) {
      throw new IllegalArgumentException("figures are missing: " + figures.keySet());
    }
  }

  /**
   * What is to be kept of {@code result}.
   *
   * @param runJsonSha256 digest of its JSON
   */
  public static CellResult of(RunResult result, String runJsonSha256) {
    EnumMap<Figure, Long> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      figures.put(figure, figure.of(result));
    }
    List<Device> devices = new ArrayList<>();
    for (PoolResult pool : deviceMemories(result)) {
      devices.add(device(pool));
    }
    List<Link> links = new ArrayList<>();
    for (LinkResult link : result.links()) {
      if (link.bytes() > 0) {
        links.add(
            new Link(link.name(), link.bytes(), link.usePartsPerMillion(result.makespanNanos())));
      }
    }
    List<Step> path = new ArrayList<>();
    for (CriticalPath.Step step : result.criticalPath().steps()) {
      path.add(new Step(step.kind().label(), step.nanos()));
    }
    return new CellResult(
        result.settings(), figures, devices, links, result.evictions(), path, runJsonSha256);
  }

  /** The pools of {@code result} that are device memory and were used. */
  static List<PoolResult> deviceMemories(RunResult result) {
    return result.pools().stream()
        .filter(pool -> pool.kind() == PoolKind.VRAM && pool.peakPages() > 0)
        .toList();
  }

  private static Device device(PoolResult pool) {
    var residency = pool.residency().maxima(RESIDENCY_POINTS);
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < residency.size(); i++) {
      bytes.add(residency.at(i) * PoolResult.PAGE_BYTES);
    }
    return new Device(
        pool.name(),
        pool.capacityPages() * PoolResult.PAGE_BYTES,
        pool.peakPages() * PoolResult.PAGE_BYTES,
        pool.evictions(),
        pool.evictionBytes(),
        pool.refetches(),
        pool.refetchBytes(),
        residency.bucketNanos(),
        bytes);
  }

  /** The value of {@code figure}. */
  public long figure(Figure figure) {
    Long value = figures.get(figure);
    assert value != null : "all figures are there";
    return value;
  }

  /** Bytes of memory that all devices in use have together. */
  public long vramBytes() {
    long bytes = 0;
    for (Device device : devices) {
      bytes += device.capacityBytes();
    }
    return bytes;
  }
}
