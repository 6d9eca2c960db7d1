package org.vramlab.workloads.replay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.JobScale;
import org.vramlab.devices.amdgpu.MoveRule;
import org.vramlab.devices.amdgpu.Neighbourhood;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.placement.Placements;
import org.vramlab.devices.prefetch.ComingOperations;
import org.vramlab.devices.prefetch.PrefetchSettings;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.BrokenRule;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.content.BrokenContent;
import org.vramlab.ttm.event.EventRelay;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.BrokenContract;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Stuck;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.tenant.Tenant;
import org.vramlab.ttm.tenant.TenantLimits;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.results.Checks;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.LowerBounds;
import org.vramlab.workloads.results.PlacementMetrics;
import org.vramlab.workloads.results.PoolKind;
import org.vramlab.workloads.results.PrefetchMetrics;
import org.vramlab.workloads.results.RunMetrics;
import org.vramlab.workloads.results.timeline.TimelineWriter;
import org.vramlab.workloads.trace.EventCursor;

/**
 * One run: sets up the machine, its drivers and the processes, lets them run in the simulation, and
 * collects what happened.
 *
 * <p>Life: constructed; {@link #run} once. Threads: one; the checker has its own. Failure: a broken
 * rule, a deadlock or wrong contents ends the run with a {@link FindingException} that tells its
 * story; nothing of the run is of use then.
 */
public final class Replay {
  private final ReplaySettings settings;
  private final RunMetrics metrics = new RunMetrics();

  /** Where victims go; null where there is no choice. */
  private final @Nullable PlacementMetrics placements;

  /** What is fetched ahead of need; null where nothing is. */
  private final @Nullable PrefetchMetrics prefetches;

  private final RunEnd end = new RunEnd();
  private final SpanLog spans = new SpanLog();
  private final EventSink events;
  private final Simulation simulation;
  private final Lockdep lockdep;
  private final WwClass wwClass;
  private final Wires wires;
  private final AmdgpuDevice[] devices;

  /** Pages of the host, which all devices share; null if there are as many as are asked for. */
  private final @Nullable HostMemory host;

  private final List<EventCursor> readers = new ArrayList<>();
  private final RunningTraces traces = new RunningTraces();

  /** Null when the run is to do without. */
  private final @Nullable Checker checker;

  /** Tells the checker, on a thread of its own: it costs nearly as much as the simulation. */
  private final @Nullable EventRelay relay;

  /** Told what the trace calls things. */
  private final List<ReplayWatch> watches = new ArrayList<>();

  /** A run that nobody watches but the counters of results and, if wanted, the checker. */
  public Replay(ReplaySettings settings) {
    this(settings, null, List.of());
  }

  /**
   * A run to be watched.
   *
   * @param timeline sees every event, and is told what jobs are called
   * @param watchers see every event, after the counters and the checker
   */
  public Replay(
      ReplaySettings settings, @Nullable TimelineWriter timeline, List<EventSink> watchers) {
    this(settings, timeline, watchers, List.of());
  }

  /**
   * A run to be watched by those who go by the trace's names, too.
   *
   * @param traceWatches are told what the trace calls things, before the events say that they
   *     happen
   */
  public Replay(
      ReplaySettings settings,
      @Nullable TimelineWriter timeline,
      List<EventSink> watchers,
      List<ReplayWatch> traceWatches) {
    this.settings = settings;
    this.checker = settings.checker() ? new Checker(checkerOptions(settings)) : null;
    this.relay = checker == null ? null : new EventRelay(checker);
    this.placements = settings.placement() == Placements.LINUX ? null : new PlacementMetrics();
    this.prefetches = settings.prefetch() == null ? null : new PrefetchMetrics();
    watches.addAll(traceWatches);
    List<EventSink> sinks = new ArrayList<>(List.of(metrics, end));
    if (placements != null) {
      sinks.add(placements);
    }
    if (prefetches != null) {
      sinks.add(prefetches);
    }
    if (relay != null) {
      sinks.add(relay);
    }
    sinks.addAll(watchers);
    if (timeline != null) {
      JobNames jobNames = new JobNames();
      watches.add(jobNames);
      sinks.add(timeline);
      sinks.add(jobNames);
      timeline.nameJobs(jobNames::name);
    }
    this.events = Tee.of(sinks.toArray(EventSink[]::new));
    this.simulation = new Simulation(settings.seed(), events, spans);
    end.watch(simulation);
    this.lockdep = settings.lockdep() ? new Lockdep() : Lockdep.OFF;
    lockdep.callTasks(simulation::taskName);
    this.wwClass =
        new WwClass(
            simulation, lockdep, settings.algorithm(), Faults.NONE, settings.notificationLocks());
    Topology topology = settings.topology();
    this.wires = new Wires(simulation, topology);
    this.host =
        settings.hostBytes() == ReplaySettings.NO_HOST_LIMIT
            ? null
            : new HostMemory(
                simulation,
                lockdep,
                HostMemory.UNLIMITED,
                settings.hostBytes() / BufferObject.PAGE_BYTES);
    @Nullable Neighbourhood neighbourhood =
        placements == null ? null : new Neighbourhood(wwClass, wires, settings.placement());
    this.devices = new AmdgpuDevice[topology.deviceCount()];
    for (int i = 0; i < devices.length; i++) {
      devices[i] = device(wwClass, neighbourhood, i);
    }
    if (neighbourhood != null) {
      neighbourhood.introduce(
          List.of(devices), settings.lenders().stream().map(lender -> devices[lender]).toList());
    }
    metrics.watchLinks(new FabricMeter(wires.fabric(), topology));
  }

  private static CheckerOptions checkerOptions(ReplaySettings settings) {
    CheckerOptions options =
        CheckerOptions.simulation(
            switch (settings.algorithm()) {
              case WAIT_DIE -> CheckerOptions.Algorithm.WAIT_DIE;
              case WOUND_WAIT -> CheckerOptions.Algorithm.WOUND_WAIT;
            });
    if (settings.injectionInterval() > 0) {
      options = options.withErrorInjection();
    }
    return settings.mode() == EvictionMode.TICKET ? options : options.comparisonMode();
  }

  private AmdgpuDevice device(WwClass wwClass, @Nullable Neighbourhood neighbourhood, int number) {
    DeviceSettings how =
        new DeviceSettings(
            settings.vramBytes().get(number),
            settings.gttBytes(),
            settings.policy(),
            CpuCosts.LINUX,
            settings.retirement(),
            settings.deleteBacklog(),
            ResidencyRules.PLAIN.moving(
                MoveRule.megabytesPerSecond(settings.moveLimitMegabytesPerSecond())),
            SharingRules.LINUX,
            host,
            neighbourhood);
    AmdgpuDevice device =
        new AmdgpuDevice(wwClass, wires, number, how, new JobScale(settings.seed(), number));
    describe(device, AmdgpuDevice.VRAM, PoolKind.VRAM);
    describe(device, AmdgpuDevice.GTT, PoolKind.GTT);
    describe(device, AmdgpuDevice.SYSTEM, PoolKind.SYSTEM);
    return device;
  }

  private void describe(AmdgpuDevice device, int domain, PoolKind kind) {
    int pool = device.manager().pool(domain).pool();
    metrics.describePool(pool, kind, device.device());
    if (placements != null) {
      placements.describePool(pool, kind, device.device());
    }
  }

  /**
   * Runs everything to its end.
   *
   * @throws InputException if a trace turns out bad on the way
   * @throws FindingException if a rule was broken, or nothing could go on
   */
  public Outcome run() throws InputException, FindingException {
    try {
      for (ReplaySettings.TracedProcess process : settings.processes()) {
        start(process);
      }
      for (GuestDriver guest : settings.guests()) {
        guest.start(
            new GuestMachine(
                simulation, wwClass, wires, List.of(devices), ticket(), metrics, guest, traces));
      }
      simulation.run();
      lockdep.allEnded();
      events.runEnded(simulation.nowNanos());
    } catch (UnreadableTrace bad) {
      throw bad.reason();
    } catch (BrokenRule broken) {
      throw found("the checker found a broken rule", broken);
    } catch (LockdepReport broken) {
      throw found("lockdep found a way to a deadlock", broken);
    } catch (BrokenContent wrong) {
      throw found("memory did not hold what its user was promised", wrong);
    } catch (Stuck stuck) {
      throw found("a deadlock, or a wake-up was lost", stuck);
    } catch (Starved starved) {
      throw found("a client cannot get any further", starved);
    } catch (GuestFailed unhandled) {
      throw found("a driver from outside gave up", unhandled);
    } catch (BrokenContract broken) {
      throw new FindingException(
          "the run ended early and has no result: " + broken.sentence(),
          "What may be expected of it stands at the interface that it implements.",
          broken);
    } finally {
      if (relay != null) {
        relay.close();
      }
      readers.forEach(EventCursor::close);
    }
    return outcome();
  }

  private static FindingException found(String what, RuntimeException cause) {
    return new FindingException(
        "the run ended early and has no result: " + what,
        String.valueOf(cause.getMessage()),
        cause);
  }

  private void start(ReplaySettings.TracedProcess traced) throws InputException {
    EventCursor reader = traced.recording().open(traced.summary().header());
    readers.add(reader);
    int number = metrics.addProcess(traced.name());
    metrics.addCompulsory(number, traced.summary().compulsoryBytes());
    boolean areLimited =
        settings.processes().stream().anyMatch(one -> !one.limits().equals(TenantLimits.NONE));
    TraceProcess process = new TraceProcess(simulation, reader, traced.nextUse());
    Tenant tenant = new Tenant(traced.name(), null);
    for (int client = 0; client < process.clients(); client++) {
      AmdgpuDevice device = devices[traced.devices().get(client)];
      if (areLimited) {
        device.manager().lists().limit(AmdgpuDevice.VRAM, tenant, traced.limits());
      }
      GpuClient gpu = new GpuClient(device, traced.name(), ticket(), areLimited ? tenant : null);
      fetchAhead(gpu, process, client);
      metrics.assignQueue(gpu.ring().id(), number);
      TraceClient body =
          new TraceClient(process, client, gpu, settings.depth(), metrics, number, watches);
      Task task = simulation.spawn(traced.name() + " on " + device.name(), traces.counting(body));
      metrics.assignTask(task.id(), number);
      process.clientTask(client, task);
    }
  }

  private TicketSettings ticket() {
    return new TicketSettings(
        settings.mode(),
        settings.keepVictims(),
        true,
        CpuCosts.LINUX.lockNanos(),
        settings.injectionInterval());
  }

  private void fetchAhead(GpuClient gpu, TraceProcess process, int client) {
    PrefetchSettings prefetch = settings.prefetch();
    if (prefetch != null) {
      ComingOperations coming = gpu.fetchAhead(prefetch);
      if (coming.window() > 0) {
        process.foretell(client, coming);
      }
    }
  }

  private Outcome outcome() {
    long makespanNanos = end.nanos();
    List<LinkResult> links = metrics.links(makespanNanos);
    return new Outcome(
        makespanNanos,
        metrics.processes(),
        metrics.pools(makespanNanos),
        links,
        metrics.copies(),
        metrics.evictions(),
        placements == null ? List.of() : placements.counts(),
        prefetches == null ? List.of() : prefetches.counts(),
        host == null
            ? null
            : metrics.hostMemory(host.limitPages(), host.peakPages(), host.usedPages()),
        CriticalPath.of(spans, end.span(), makespanNanos),
        bounds(links),
        new Checks(
            settings.checker(),
            settings.lockdep(),
            checker == null ? 0 : checker.spuriousRefusals(),
            List.of()));
  }

  /** Arithmetic alone: the device with the most of it, doing nothing else. */
  private LowerBounds bounds(List<LinkResult> links) {
    double[] nanos = new double[devices.length];
    for (ReplaySettings.TracedProcess process : settings.processes()) {
      for (int client = 0; client < process.devices().size(); client++) {
        int device = process.devices().get(client);
        nanos[device] +=
            process.summary().flops(client)
                / settings.topology().device(device).flopsPerSecond()
                * 1e9;
      }
    }
    int busiest = 0;
    for (int i = 1; i < nanos.length; i++) {
      if (nanos[i] > nanos[busiest]) {
        busiest = i;
      }
    }
    // Other seeds shorten jobs by up to 5 %.
    double scale = settings.seed() == Simulation.EXACT_SEED ? 1 : 0.95;
    return LowerBounds.of((long) (nanos[busiest] * scale), devices[busiest].name(), links);
  }
}
