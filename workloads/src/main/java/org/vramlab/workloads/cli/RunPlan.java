package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.placement.Placements;
import org.vramlab.devices.prefetch.PrefetchSettings;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.interconnect.route.Routes;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.tenant.TenantLimits;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.Plugins;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.Setting;
import org.vramlab.workloads.topology.ChosenTopology;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.DeviceDemand;
import org.vramlab.workloads.trace.NextUse;
import org.vramlab.workloads.trace.PoolSize;
import org.vramlab.workloads.trace.TraceSpec;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * Turns the words of a command line into the settings of a replay: finds the machine, reads the
 * traces once, sizes the memory, and refuses what could never run, before anything runs.
 */
final class RunPlan {
  /**
   * Memory in which traces are kept between the pass that sizes the memory and the replay: some ten
   * times what a trace of 400,000 operations takes, and a small part of the launcher's heap.
   */
  private static final long RECORDINGS_LIMIT_BYTES = 128L << 20;

  private RunPlan() {}

  /**
   * @param traces trace arguments, {@code TRACE[@DEVICES][*COPIES]}
   * @throws UsageException for a word that means nothing
   * @throws InputException for a file that cannot be used, or memory in which a trace can never run
   */
  static ReplaySettings of(List<String> traces, RunOptions options)
      throws UsageException, InputException {
    return of(traces, options, new TraceShelf());
  }

  /**
   * The same for one of several runs of the same traces.
   *
   * @param shelf where traces that were read before are found, and those read now are left
   */
  static ReplaySettings of(List<String> traces, RunOptions options, TraceShelf shelf)
      throws UsageException, InputException {
    Plugins plugins = shelf.plugins(options.plugins);
    PolicyChoice policy = RunWords.policy(options.policy, plugins);
    List<GuestDriver> guests = RunWords.drivers(options.drivers, plugins);
    EvictionMode mode = RunWords.mode(options.locking);
    Retirement retirement = RunWords.retirement(options.retire, mode);
    int deleteBacklog = RunWords.deleteBacklog(options.deleteBacklog, retirement);
    Algorithm algorithm = RunWords.algorithm(options.algorithm);
    boolean keep = RunWords.keepVictims(options.victims);
    @Nullable PrefetchSettings prefetch =
        RunWords.prefetch(options.prefetch, options.prefetchBudget, plugins);
    if (options.depth < 1) {
      throw new UsageException(
          "--depth " + options.depth + " is no depth", "give a number of jobs, 1 or more");
    }
    if (options.injectDeadlock < 0) {
      throw new UsageException(
          "--inject-deadlock " + options.injectDeadlock + " is no number of locks",
          "give 1 or more, or leave it out");
    }
    List<TraceSpec> specs = new ArrayList<>();
    for (String text : traces) {
      specs.add(TraceSpec.parse(text));
    }
    @Nullable PoolSize vram = options.vram == null ? null : PoolSize.parse(options.vram);
    @Nullable Long gtt = options.gtt == null ? null : RunWords.gttBytes(options.gtt);
    @Nullable PoolSize host = options.host == null ? null : PoolSize.parse(options.host);
    long moveLimit = MoveLimit.megabytesPerSecond(options.moveLimit);
    ConversionSettings conversion = options.conversion.options.settings();
    List<String> remarks = new ArrayList<>();
    Topology topology = ChosenTopology.toRun(options.topology, options.gpu, remarks::add);
    PlacementPlan placement = PlacementPlan.of(options, plugins, topology, retirement);

    DeviceDemand demand = new DeviceDemand(topology.deviceCount());
    List<ReplaySettings.TracedProcess> processes = new ArrayList<>();
    for (TraceSpec spec : specs) {
      TraceShelf.Trace trace =
          shelf.trace(spec.trace(), conversion, RECORDINGS_LIMIT_BYTES / specs.size());
      add(spec, trace, topology, policy, demand, processes);
    }
    long[] vramBytes = vram == null ? machinesVram(topology) : vram.poolBytes(demand);
    placement.sizeIdle(vramBytes, vram, topology, demand);
    demand.checkFits(vramBytes);
    long gttBytes = gtt == null ? topology.hostMemoryBytes() / 2 : gtt;
    demand.checkPasses(
        gttBytes, staysInGtt(topology, processes, moveLimit) || placement.usesInPlace());
    long hostBytes = host == null ? ReplaySettings.NO_HOST_LIMIT : host.totalBytes(demand);
    demand.checkHolds(hostBytes);
    return new ReplaySettings(
        topology,
        processes,
        Arrays.stream(vramBytes).boxed().toList(),
        gttBytes,
        hostBytes,
        moveLimit,
        policy,
        mode,
        retirement,
        deleteBacklog,
        keep,
        algorithm,
        options.injectDeadlock,
        options.notificationLocks,
        options.depth,
        options.seed,
        !options.withoutChecker,
        !options.withoutLockdep,
        placement.policy(),
        placement.lenders(),
        prefetch,
        guests,
        remarks);
  }

  /**
   * Refuses words that no run could be made of, whatever its traces.
   *
   * @throws UsageException for a word that means nothing
   * @throws InputException for a topology that cannot be used
   */
  static void check(RunOptions options) throws UsageException, InputException {
    of(List.of(), options);
  }

  /** The files that a run is computed from: its traces, and its topology if that is one. */
  static List<Path> inputFiles(RunOptions options, ReplaySettings settings) {
    List<Path> files = new ArrayList<>();
    for (ReplaySettings.TracedProcess process : settings.processes()) {
      Path file = process.recording().source().path();
      if (file != null) {
        files.add(file);
      }
    }
    if (!Topologies.names().contains(options.topology)) {
      files.add(Path.of(options.topology));
    }
    options.plugins.forEach(file -> files.add(Path.of(file)));
    return files;
  }

  /** What a user should know of an imported machine, and of traces that were converted. */
  static List<String> remarks(ReplaySettings settings) {
    Stream<String> ofTraces =
        settings.processes().stream()
            .map(process -> process.recording().source())
            .distinct()
            .flatMap(
                source -> source.remarks().stream().map(remark -> source.name() + ": " + remark));
    return Stream.concat(settings.machineRemarks().stream(), ofTraces).toList();
  }

  /** The settings in force, chosen or by default, as a user could have written them. */
  static List<Setting> shown(RunOptions options, ReplaySettings settings) {
    List<Setting> shown = new ArrayList<>(shownAlways(options, settings));
    if (options.injectDeadlock > 0) {
      shown.add(new Setting("inject-deadlock", Integer.toString(options.injectDeadlock)));
    }
    if (options.host != null) {
      shown.add(new Setting("host", written(settings.hostBytes())));
    }
    if (settings.moveLimitMegabytesPerSecond() > 0) {
      shown.add(new Setting("move-limit", MoveLimit.shown(settings.moveLimitMegabytesPerSecond())));
    }
    if (options.retire != null) {
      shown.add(new Setting("retire", settings.retirement().label()));
    }
    if (options.deleteBacklog != null) {
      shown.add(new Setting("delete-backlog", Integer.toString(settings.deleteBacklog())));
    }
    if (settings.placement() != Placements.LINUX) {
      shown.add(new Setting("placement", settings.placement().label()));
      shown.add(new Setting("lenders", options.lenders == null ? "all" : options.lenders));
    }
    if (options.peerVram != null) {
      shown.add(new Setting("peer-vram", options.peerVram));
    }
    if (settings.prefetch() != null) {
      shown.add(new Setting("prefetch", settings.prefetch().policy().label()));
      shown.add(new Setting("prefetch-budget", written(settings.prefetch().mostBytesInFlight())));
    }
    if (options.notificationLocks) {
      shown.add(new Setting("notification-locks", "on"));
    }
    if (!options.plugins.isEmpty()) {
      List<String> files = options.plugins.stream().map(Plugins::fingerprint).toList();
      shown.add(new Setting("plugin", String.join(", ", files)));
    }
    if (!options.drivers.isEmpty()) {
      shown.add(new Setting("driver", String.join(", ", options.drivers)));
    }
    return shown;
  }

  private static List<Setting> shownAlways(RunOptions options, ReplaySettings settings) {
    return List.of(
        new Setting("topology", options.topology),
        new Setting("vram", options.vram == null ? vramOf(settings) : options.vram),
        new Setting("gtt", written(settings.gttBytes())),
        new Setting("depth", Integer.toString(settings.depth())),
        new Setting("policy", settings.policy().label()),
        new Setting("locking", settings.mode().label()),
        new Setting("victims", options.victims),
        new Setting("ww", options.algorithm),
        new Setting("seed", Long.toString(settings.seed())));
  }

  private static String vramOf(ReplaySettings settings) {
    long firstBytes = settings.vramBytes().get(0);
    boolean same = settings.vramBytes().stream().allMatch(bytes -> bytes == firstBytes);
    return same ? written(firstBytes) : "that of each device";
  }

  /** A size in the largest unit that leaves no fraction. */
  private static String written(long bytes) {
    String[] units = {"", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    long value = bytes;
    while (unit < units.length - 1 && value != 0 && value % 1024 == 0) {
      value /= 1024;
      unit++;
    }
    return value + units[unit];
  }

  private static void add(
      TraceSpec spec,
      TraceShelf.Trace trace,
      Topology topology,
      PolicyChoice policy,
      DeviceDemand demand,
      List<ReplaySettings.TracedProcess> processes)
      throws InputException, UsageException {
    TraceSummary summary = trace.summary();
    int[] devices = devices(spec, summary, topology);
    TenantLimits limits = limits(spec, summary);
    @Nullable NextUse nextUse = policy.policy().clairvoyant() ? trace.nextUse() : null;
    demand.add(summary, devices, spec.copies());
    List<Integer> where = Arrays.stream(devices).boxed().toList();
    for (int copy = 0; copy < spec.copies(); copy++) {
      String name =
          summary.header().workload()
              + (processes.isEmpty() && spec.copies() == 1 ? "" : "#" + processes.size());
      processes.add(
          new ReplaySettings.TracedProcess(
              name, trace.recording(), summary, where, nextUse, limits));
    }
  }

  /** The limits of each process of {@code spec}, which apply to the VRAM of every device. */
  private static TenantLimits limits(TraceSpec spec, TraceSummary summary)
      throws InputException, UsageException {
    if (spec.limits().isEmpty()) {
      return TenantLimits.NONE;
    }
    Long most = spec.limits().get("max");
    checkBelow(spec, "min", most);
    checkBelow(spec, "low", most);
    for (int device = 0; most != null && device < summary.header().devices(); device++) {
      if (summary.largestFootprintBytes(device) > most) {
        throw new InputException(
            spec.trace(),
            summary.largestFootprintLine(device),
            "this operation needs "
                + summary.largestFootprintBytes(device)
                + " bytes of memory at once, and max= allows "
                + most,
            "allow more");
      }
    }
    return new TenantLimits(
        pages(spec.limits().getOrDefault("min", 0L)),
        pages(spec.limits().getOrDefault("low", 0L)),
        most == null ? TenantLimits.UNLIMITED : pages(most));
  }

  /** What is protected beyond what may be had means nothing, and is most likely a slip. */
  private static void checkBelow(TraceSpec spec, String limit, @Nullable Long most)
      throws UsageException {
    Long bytes = spec.limits().get(limit);
    if (most != null && bytes != null && bytes > most) {
      throw new UsageException(
          "'" + spec.trace() + "' is to keep " + limit + "=" + bytes + " bytes, of max=" + most,
          "make " + limit + " smaller, or max larger");
    }
  }

  private static long pages(long bytes) {
    return bytes / BufferObject.PAGE_BYTES;
  }

  private static int[] devices(TraceSpec spec, TraceSummary summary, Topology topology)
      throws InputException {
    int wanted = summary.header().devices();
    int[] devices = new int[wanted];
    if (spec.devices().isEmpty()) {
      Arrays.setAll(devices, i -> i);
    } else if (spec.devices().size() == wanted) {
      Arrays.setAll(devices, i -> spec.devices().get(i));
    } else {
      throw new InputException(
          spec.trace(),
          "the trace runs on " + wanted + " devices, and @ names " + spec.devices().size(),
          "name as many devices as the trace has");
    }
    for (int device : devices) {
      if (device >= topology.deviceCount()) {
        throw new InputException(
            spec.trace(),
            "it needs device "
                + device
                + ", and "
                + topology.name()
                + " has devices 0 to "
                + (topology.deviceCount() - 1),
            "choose a larger machine with --topology, or other devices with @");
      }
    }
    return devices;
  }

  /**
   * Whether buffers may be used in GTT, not only pass through it: for want of credit to move them,
   * or because the device that uses them cannot reach the owner's VRAM.
   */
  private static boolean staysInGtt(
      Topology topology, List<ReplaySettings.TracedProcess> processes, long moveLimit) {
    if (moveLimit > 0) {
      return true;
    }
    Routes routes = new Routes(topology);
    for (ReplaySettings.TracedProcess process : processes) {
      for (int reader : process.devices()) {
        for (int owner : process.devices()) {
          if (!routes.peerAccess(reader, owner)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static long[] machinesVram(Topology topology) throws InputException {
    long[] bytes = new long[topology.deviceCount()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = topology.device(i).vramBytes();
      if (bytes[i] < ByteSize.PAGE_BYTES || bytes[i] > PoolSize.MAXIMUM_BYTES) {
        throw new InputException(
            topology.name(),
            "device " + i + " has " + bytes[i] + " bytes of memory, less or more than can be",
            "correct its vram, or choose other sizes with --vram");
      }
    }
    return bytes;
  }
}
