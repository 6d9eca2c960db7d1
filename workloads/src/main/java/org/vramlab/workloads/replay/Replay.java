package org.vramlab.workloads.replay;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.JobScale;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.LowerBounds;
import org.vramlab.workloads.results.PoolKind;
import org.vramlab.workloads.results.RunMetrics;
import org.vramlab.workloads.trace.TraceReader;

/**
 * One run: sets up the machine, its drivers and the processes, lets them run in the simulation, and
 * collects what happened.
 *
 * <p>Life: constructed; {@link #run} once. Threads: one. Failure: a broken rule, a deadlock or
 * wrong contents ends the run with the unchecked exception that says so; nothing of the run is of
 * use then.
 */
public final class Replay {
  private final ReplaySettings settings;
  private final RunMetrics metrics = new RunMetrics();
  private final RunEnd end = new RunEnd();
  private final SpanLog spans = new SpanLog();
  private final EventSink events;
  private final Simulation simulation;
  private final Wires wires;
  private final AmdgpuDevice[] devices;
  private final List<TraceReader> readers = new ArrayList<>();

  /**
   * @param watchers see every event, after the metrics
   */
  public Replay(ReplaySettings settings, EventSink... watchers) {
    this.settings = settings;
    EventSink[] sinks = new EventSink[watchers.length + 2];
    sinks[0] = metrics;
    sinks[1] = end;
    System.arraycopy(watchers, 0, sinks, 2, watchers.length);
    this.events = Tee.of(sinks);
    this.simulation = new Simulation(settings.seed(), events, spans);
    end.watch(simulation);
    Lockdep lockdep = settings.lockdep() ? new Lockdep() : Lockdep.OFF;
    WwClass wwClass = new WwClass(simulation, lockdep, settings.algorithm());
    Topology topology = settings.topology();
    this.wires = new Wires(simulation, topology);
    this.devices = new AmdgpuDevice[topology.deviceCount()];
    for (int i = 0; i < devices.length; i++) {
      devices[i] = device(wwClass, i);
    }
    metrics.watchLinks(new FabricMeter(wires.fabric(), topology));
  }

  private AmdgpuDevice device(WwClass wwClass, int number) {
    DeviceSettings how =
        new DeviceSettings(
            settings.vramBytes().get(number),
            settings.gttBytes(),
            settings.policy(),
            CpuCosts.LINUX);
    AmdgpuDevice device =
        new AmdgpuDevice(wwClass, wires, number, how, new JobScale(settings.seed(), number));
    describe(device, AmdgpuDevice.VRAM, PoolKind.VRAM);
    describe(device, AmdgpuDevice.GTT, PoolKind.GTT);
    describe(device, AmdgpuDevice.SYSTEM, PoolKind.SYSTEM);
    return device;
  }

  private void describe(AmdgpuDevice device, int domain, PoolKind kind) {
    metrics.describePool(device.manager().pool(domain).pool(), kind, device.device());
  }

  /**
   * Runs everything to its end.
   *
   * @throws InputException if a trace turns out bad on the way
   */
  public Outcome run() throws InputException {
    try {
      for (ReplaySettings.TracedProcess process : settings.processes()) {
        start(process);
      }
      simulation.run();
    } catch (UnreadableTrace bad) {
      throw bad.reason();
    } finally {
      readers.forEach(TraceReader::close);
    }
    events.runEnded(simulation.nowNanos());
    return outcome();
  }

  private void start(ReplaySettings.TracedProcess traced) throws InputException {
    TraceReader reader = TraceReader.open(traced.source());
    readers.add(reader);
    int number = metrics.addProcess(traced.name());
    metrics.addCompulsory(number, traced.summary().compulsoryBytes());
    TraceProcess process = new TraceProcess(simulation, reader, traced.nextUse());
    TicketSettings ticket =
        new TicketSettings(
            settings.mode(), settings.keepVictims(), true, CpuCosts.LINUX.lockNanos());
    for (int client = 0; client < process.clients(); client++) {
      AmdgpuDevice device = devices[traced.devices().get(client)];
      GpuClient gpu = new GpuClient(device, traced.name(), ticket);
      metrics.assignQueue(gpu.ring().id(), number);
      Task task =
          simulation.spawn(
              traced.name() + " on " + device.name(),
              new TraceClient(process, client, gpu, settings.depth(), metrics, number));
      metrics.assignTask(task.id(), number);
      process.clientTask(client, task);
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
        CriticalPath.of(spans, end.span(), makespanNanos),
        bounds(links));
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

  /** How many spans were recorded. */
  public int spanCount() {
    return spans.size();
  }
}
