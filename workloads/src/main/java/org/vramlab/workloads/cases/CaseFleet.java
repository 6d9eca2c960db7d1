package org.vramlab.workloads.cases;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.JobScale;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.devices.amdgpu.SharingRules;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.CheckFailed;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.tenant.Tenant;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Several GPUs with little memory, and wires to which other drivers can be joined, in the
 * simulation, watched by checker and lockdep: what the cases of sharing and placement run on.
 *
 * <p>Life: made; clients added; {@link #run} once.
 */
public final class CaseFleet {
  /**
   * How one fleet differs from another.
   *
   * @param gpus how many of the topology's devices, from 0, are GPUs
   * @param residency what brings buffers into each GPU's VRAM, and back
   * @param costs what the CPU's work takes
   * @param faults what is planted in locks, manager and drivers
   */
  public record Shape(
      Topology topology,
      int gpus,
      long vramPages,
      long gttPages,
      Locking locking,
      SharingRules sharing,
      ResidencyRules residency,
      CpuCosts costs,
      Faults faults,
      long seed) {
    /** Mode ticket, wait-die, shared as in Linux, plenty of GTT. */
    public static Shape of(Topology topology, int gpus, long vramPages, long seed) {
      return new Shape(
          topology,
          gpus,
          vramPages,
          1 << 16,
          Locking.TICKET,
          SharingRules.LINUX,
          ResidencyRules.PLAIN,
          CpuCosts.LINUX,
          Faults.NONE,
          seed);
    }

    /** The same with faults planted. */
    public Shape with(Faults planted) {
      return new Shape(
          topology, gpus, vramPages, gttPages, locking, sharing, residency, costs, planted, seed);
    }

    /** The same with another way of locking. */
    public Shape locking(Locking way) {
      return new Shape(
          topology, gpus, vramPages, gttPages, way, sharing, residency, costs, faults, seed);
    }

    /** The same with buffers brought into VRAM by other rules. */
    public Shape residing(ResidencyRules rules) {
      return new Shape(
          topology, gpus, vramPages, gttPages, locking, sharing, rules, costs, faults, seed);
    }

    /** The same with more or less room in GTT, and other costs of the CPU's work. */
    public Shape onHost(long pages, CpuCosts newCosts) {
      return new Shape(
          topology, gpus, vramPages, pages, locking, sharing, residency, newCosts, faults, seed);
    }

    /** The same, shared otherwise. */
    public Shape sharing(SharingRules rules) {
      return new Shape(
          topology, gpus, vramPages, gttPages, locking, rules, residency, costs, faults, seed);
    }
  }

  /**
   * How tickets get their locks, and room.
   *
   * @param mode how room is made
   * @param algorithm who gives way
   * @param injectionInterval of error injection; 0 for none
   */
  public record Locking(EvictionMode mode, Algorithm algorithm, int injectionInterval) {
    /** Mode ticket, wait-die, nothing injected. */
    public static final Locking TICKET = new Locking(EvictionMode.TICKET, Algorithm.WAIT_DIE, 0);

    private CheckerOptions checkerOptions() {
      CheckerOptions options =
          CheckerOptions.simulation(CheckerOptions.Algorithm.valueOf(algorithm.name()));
      if (injectionInterval > 0) {
        options = options.withErrorInjection();
      }
      return mode == EvictionMode.TICKET ? options : options.comparisonMode();
    }
  }

  /** What a client does; may fail as requests for memory do. */
  @FunctionalInterface
  public interface Steps {
    /** Runs to its end; a failure that is no part of the case ends the run. */
    void run() throws Interrupted, NoMemory, Busy, Unsupported;
  }

  private final Shape shape;
  private final Checker checker;
  private final Simulation simulation;
  private final WwClass wwClass;
  private final Wires wires;
  private final List<AmdgpuDevice> gpus = new ArrayList<>();

  public CaseFleet(Shape shape, EventSink... watchers) {
    this.shape = shape;
    checker = new Checker(shape.locking().checkerOptions());
    EventSink[] sinks = new EventSink[watchers.length + 1];
    sinks[0] = checker;
    System.arraycopy(watchers, 0, sinks, 1, watchers.length);
    simulation = new Simulation(shape.seed(), Tee.of(sinks), SpanLog.OFF);
    wwClass = new WwClass(simulation, new Lockdep(), shape.locking().algorithm(), shape.faults());
    wires = new Wires(simulation, shape.topology());
    DeviceSettings settings =
        new DeviceSettings(
            shape.vramPages() * BufferObject.PAGE_BYTES,
            shape.gttPages() * BufferObject.PAGE_BYTES,
            EvictionPolicy.LRU,
            shape.costs(),
            DeviceSettings.retirementFor(shape.locking().mode()),
            shape.residency(),
            shape.sharing(),
            null);
    for (int i = 0; i < shape.gpus(); i++) {
      gpus.add(new AmdgpuDevice(wwClass, wires, i, settings, new JobScale(shape.seed(), i)));
    }
  }

  /** GPU number {@code i}. */
  public AmdgpuDevice gpu(int i) {
    return gpus.get(i);
  }

  /** A process on GPU number {@code i}. */
  public GpuClient client(int i, String process) {
    return new GpuClient(gpus.get(i), process, ticketSettings());
  }

  /** A process on GPU number {@code i} whose memory is charged to {@code tenant}. */
  public GpuClient client(int i, String process, Tenant tenant) {
    return new GpuClient(gpus.get(i), process, ticketSettings(), tenant);
  }

  /** The class of all locks. */
  public WwClass wwClass() {
    return wwClass;
  }

  /** What other drivers are joined to. */
  public Wires wires() {
    return wires;
  }

  /** The clock, and whoever runs. */
  public Simulation simulation() {
    return simulation;
  }

  /** How tickets behave here. */
  public TicketSettings ticketSettings() {
    return new TicketSettings(
        shape.locking().mode(),
        true,
        false,
        shape.costs().lockNanos(),
        shape.locking().injectionInterval());
  }

  /** A task that does {@code steps}. */
  public Task task(String name, Steps steps) {
    return simulation.spawn(
        name,
        () -> {
          try {
            steps.run();
          } catch (NoMemory | Busy | Unsupported unexpected) {
            throw new IllegalStateException(
                name + " failed: " + unexpected.getMessage(), unexpected);
          }
        });
  }

  /** Sleeps. */
  public void pause(long nanos) {
    simulation.delay(nanos, SpanKind.PAUSE);
  }

  public long nowNanos() {
    return simulation.nowNanos();
  }

  /**
   * Runs to the end.
   *
   * @return what checker, lockdep, contents or a deadlock ended it with; null if nothing did
   */
  public @Nullable String run() {
    try {
      simulation.run();
      checker.runEnded(simulation.nowNanos());
      return null;
    } catch (CheckFailed found) {
      return String.valueOf(found.getMessage());
    }
  }

  /** Refusals of memory that eviction could have made; an error in mode {@code ticket}. */
  public long refusalsWithEvictableMemory() {
    return checker.spuriousRefusals();
  }
}
