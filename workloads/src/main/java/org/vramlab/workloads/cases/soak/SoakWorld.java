package org.vramlab.workloads.cases.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.CheckFailed;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.workloads.cases.CaseTopologies;
import org.vramlab.workloads.cases.soak.Market.Offer;

/**
 * The machine of a soak: the clock, the wires, the market, and whatever watches.
 *
 * <p>Life: made; filled; {@link #run} once.
 */
final class SoakWorld {
  /**
   * How one soak differs from another.
   *
   * @param nanos how long it lasts, in simulated time
   * @param vramPages memory of each device that has some
   * @param injection whether tickets are made to lose locks
   * @param faults what is planted
   * @param troubled whether devices are suspended, reset and removed now and then; otherwise they
   *     are left to who made the world
   */
  record Shape(
      long nanos,
      long vramPages,
      boolean injection,
      Algorithm algorithm,
      Faults faults,
      boolean troubled,
      long seed) {}

  /** Something that a task does. */
  @FunctionalInterface
  interface Steps {
    void run() throws Interrupted, NoMemory, Busy, Unsupported;
  }

  private static final int LOCK_NANOS = 29;
  private static final int MOST_INJECTION = 7;

  private final Shape shape;
  private final Checker checker;
  private final Simulation simulation;
  private final WwClass wwClass;
  private final Wires wires;
  private final Market market = new Market();
  private final List<Meter> meters = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private int tickets;

  SoakWorld(Shape shape, EventSink watcher) {
    this.shape = shape;
    CheckerOptions options =
        CheckerOptions.simulation(CheckerOptions.Algorithm.valueOf(shape.algorithm().name()));
    this.checker = new Checker(shape.injection() ? options.withErrorInjection() : options);
    this.simulation = new Simulation(shape.seed(), Tee.of(checker, watcher), SpanLog.OFF);
    // Every driver's callback locks, and can be made to back off.
    this.wwClass = new WwClass(simulation, new Lockdep(), shape.algorithm(), shape.faults(), true);
    this.wires =
        new Wires(
            simulation,
            CaseTopologies.pcie(
                4, true, "nic0", "camera0", "display0", "fpga0", "hmm0", "foreign0"));
  }

  Shape shape() {
    return shape;
  }

  WwClass wwClass() {
    return wwClass;
  }

  Wires wires() {
    return wires;
  }

  Simulation simulation() {
    return simulation;
  }

  Market market() {
    return market;
  }

  List<Meter> meters() {
    return meters;
  }

  List<Slot> slots() {
    return slots;
  }

  Meter meter(String name) {
    for (Meter meter : meters) {
      if (meter.name().equals(name)) {
        return meter;
      }
    }
    Meter made = new Meter(name);
    meters.add(made);
    return made;
  }

  /** How the tickets of one client behave: each loses locks at an interval of its own. */
  TicketSettings tickets() {
    TicketSettings settings = new TicketSettings(EvictionMode.TICKET, true, false, LOCK_NANOS);
    tickets++;
    return shape.injection() ? settings.injecting(1 + tickets % MOST_INJECTION) : settings;
  }

  /** Whether the time is over. */
  boolean isOver() {
    return simulation.nowNanos() >= shape.nanos();
  }

  void pause(long nanos) {
    simulation.delay(nanos, SpanKind.PAUSE);
  }

  void task(String name, Steps steps) {
    simulation.spawn(
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

  /** Puts a device of every kind into its place. */
  void fillAll() {
    fill(new GpuSlot(this, 0));
    fill(new GpuSlot(this, 1));
    fill(new XeSlot(this));
    fill(new I915Slot(this));
    fill(new NicSlot(this));
    fill(new CameraSlot(this));
    fill(new DisplaySlot(this));
    fill(new FpgaSlot(this));
    fill(new HmmSlot(this));
    fill(new ForeignSlot(this));
  }

  private void fill(Slot slot) {
    slots.add(slot);
    task("supervisor of " + slot.name(), slot::supervise);
  }

  /** A dma-buf that {@code made} makes of {@code bo}, on offer. */
  Offer offer(BufferObject bo, Function<BufferObject, DmaBuf> made)
      throws Interrupted, NoMemory, Busy {
    DmaBuf[] dmaBuf = new DmaBuf[1];
    new Ticket(wwClass, tickets())
        .execute(t -> {
          t.lock(bo);
          t.seal();
          dmaBuf[0] = made.apply(bo);
        });
    return market.publish(dmaBuf[0]);
  }

  /** Takes an offer back, and sleeps until nobody uses it; then nobody may have it pinned. */
  void withdraw(Offer offer) {
    market.withdraw(offer);
    while (offer.isUsed()) {
      pause(1_000_000);
    }
    BufferObject bo = offer.dmaBuf().bo();
    if (bo.pins() > 0 || offer.dmaBuf().attachmentCount() > 0) {
      throw new IllegalStateException(
          bo
              + " has "
              + bo.pins()
              + " pins and "
              + offer.dmaBuf().attachmentCount()
              + " attachments although nobody uses it");
    }
  }

  /** Withdraws, closes the dma-buf, and lets go of its buffer. */
  void close(Offer offer) throws Interrupted, NoMemory, Busy {
    withdraw(offer);
    DmaBuf dmaBuf = offer.dmaBuf();
    new Ticket(wwClass, tickets())
        .execute(t -> {
          t.lock(dmaBuf.bo());
          t.seal();
          dmaBuf.close();
        });
    dmaBuf.bo().release();
    dmaBuf.bo().release();
  }

  /** A generator for one of its parts. */
  Seeded random(String part) {
    return new Seeded(shape.seed() * 31 + part.hashCode());
  }

  /**
   * Runs to the end.
   *
   * @return what was found wrong; null if nothing was
   */
  @Nullable String run() {
    try {
      simulation.run();
      checker.runEnded(simulation.nowNanos());
      return null;
    } catch (CheckFailed found) {
      return String.valueOf(found.getMessage());
    }
  }
}
