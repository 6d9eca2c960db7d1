package org.vramlab.workloads.cases;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.devices.amdgpu.JobScale;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.BrokenRule;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.content.BrokenContent;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Stuck;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * One GPU with little memory, in the simulation, watched by checker and lockdep: what the cases of
 * locking run on. The driver is that of {@code devices}; its costs are those of every run.
 *
 * <p>Life: made; clients and buffers added; {@link #run} once.
 */
public final class CaseMachine {
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(AmdgpuDevice.VRAM));
  private static final long HOST_PAGES = 1 << 16;

  /**
   * How one machine differs from another.
   *
   * @param injectionInterval of error injection; 0 for none
   */
  public record Shape(
      EvictionMode mode, Algorithm algorithm, int injectionInterval, long vramPages, long seed) {}

  private final Shape shape;
  private final Checker checker;
  private final Simulation simulation;
  private final WwClass wwClass;
  private final AmdgpuDevice device;

  public CaseMachine(Shape shape, EventSink... watchers) {
    this.shape = shape;
    CheckerOptions options =
        CheckerOptions.simulation(CheckerOptions.Algorithm.valueOf(shape.algorithm().name()));
    if (shape.injectionInterval() > 0) {
      options = options.withErrorInjection();
    }
    checker = new Checker(shape.mode() == EvictionMode.TICKET ? options : options.comparisonMode());
    EventSink[] sinks = new EventSink[watchers.length + 1];
    sinks[0] = checker;
    System.arraycopy(watchers, 0, sinks, 1, watchers.length);
    simulation = new Simulation(shape.seed(), Tee.of(sinks), SpanLog.OFF);
    wwClass = new WwClass(simulation, new Lockdep(), shape.algorithm());
    Wires wires = new Wires(simulation, Topologies.named("frontier-mi250x"));
    DeviceSettings settings =
        new DeviceSettings(
            shape.vramPages() * BufferObject.PAGE_BYTES,
            HOST_PAGES * BufferObject.PAGE_BYTES,
            EvictionPolicy.LRU,
            CpuCosts.LINUX,
            DeviceSettings.retirementFor(shape.mode()));
    device = new AmdgpuDevice(wwClass, wires, 0, settings, new JobScale(shape.seed(), 0));
  }

  /** A client; what it throws ends the run. */
  public Task client(String name, TaskBody body) {
    return simulation.spawn(name, body);
  }

  /** A ticket for one client. */
  public Ticket ticket() {
    return new Ticket(
        wwClass,
        new TicketSettings(
            shape.mode(), true, false, CpuCosts.LINUX.lockNanos(), shape.injectionInterval()));
  }

  /** A buffer without a place. */
  public BufferObject buffer(long pages) {
    return device.manager().create(pages * BufferObject.PAGE_BYTES, 0);
  }

  /** Locks {@code bo} as part of the working set that this attempt wants in VRAM. */
  public void lock(Ticket ticket, BufferObject bo) throws WouldDeadlock, Interrupted {
    ticket.lock(bo);
    bo.addToWorkingSet(ticket, AmdgpuDevice.VRAM);
  }

  /** Sees to it that {@code bo}, which is locked, is in VRAM. */
  public void validate(Ticket ticket, BufferObject bo) throws WouldDeadlock, Interrupted, NoMemory {
    device.manager().validate(bo, IN_VRAM, ticket);
  }

  /** Holds {@code bo}, which is locked and has a place, where it is. */
  public void pin(BufferObject bo) {
    device.manager().pin(bo);
  }

  /** Notes that {@code bo}, which is locked, was used. */
  public void touch(BufferObject bo) {
    device.manager().touch(bo);
  }

  public boolean isInVram(BufferObject bo) {
    return bo.isIn(device.vram());
  }

  public long nowNanos() {
    return simulation.nowNanos();
  }

  /** Works, or sleeps, until that time, if it has not come yet. */
  public void until(long nanos) {
    long wait = nanos - simulation.nowNanos();
    if (wait > 0) {
      simulation.delay(wait, SpanKind.PAUSE);
    }
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
    } catch (BrokenRule | LockdepReport | BrokenContent | Stuck found) {
      return String.valueOf(found.getMessage());
    }
  }

  /** Refusals of memory that eviction could have made; an error in mode {@code ticket}. */
  public long refusalsWithEvictableMemory() {
    return checker.spuriousRefusals();
  }
}
