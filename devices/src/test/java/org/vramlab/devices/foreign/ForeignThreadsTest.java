package org.vramlab.devices.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resv.FenceReader;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.ttm.sched.ThreadRuntime;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Another vendor's device under real threads: one renders, and loses a frame now and then; two wait
 * for whatever stands in its buffer; one suspends and resets it. Every frame must end, and end as
 * what happened to it says.
 */
class ForeignThreadsTest {
  private static final int LEAST_FRAMES = 300;
  private static final int ONE_IN_LOST = 5;

  /** The 10 s for which a suspend waits for a lost frame are 100 us of the machine's. */
  private static final long TIME_SCALE = 100_000;

  private final ThreadRuntime runtime = new ThreadRuntime(1, EventSink.SILENT, TIME_SCALE);
  private final WwClass wwClass = new WwClass(runtime, new Lockdep(), Algorithm.WAIT_DIE);
  private final Wires wires = new Wires(runtime, Topologies.named("frontier-mi250x"));
  private final ForeignDevice device =
      new ForeignDevice(
          new ForeignMemory(wwClass, wires, 1, 16, Unmappable.REFUSED_AT_ATTACH),
          TicketSettings.PLAIN);
  private final BufferObject bo = device.create(1);
  private final ConcurrentLinkedQueue<Fence> frames = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean rendered = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();

  private enum Outcome {
    SHOWN,
    CANCELLED,
    TIMED_OUT;

    static Outcome of(int status) {
      if (status == 1) {
        return SHOWN;
      }
      if (status == WorkError.CANCELLED.code()) {
        return CANCELLED;
      }
      assertEquals(WorkError.TIMED_OUT.code(), status);
      return TIMED_OUT;
    }
  }

  private void render() throws Interrupted {
    Seeded random = new Seeded(3);
    Ticket ticket = new Ticket(wwClass, TicketSettings.PLAIN);
    try {
      while (frames.size() < LEAST_FRAMES || outcomes().size() < Outcome.values().length) {
        Fence frame = device.render(1 + random.below(1_000_000), random.below(ONE_IN_LOST) == 0);
        frames.add(frame);
        ticket.execute(t -> {
          t.lock(bo);
          bo.reservation().reserveSlots(1);
          t.seal();
          bo.reservation().add(frame, Usage.WRITE);
        });
        runtime.delay(random.below(10_000_000), SpanKind.PAUSE);
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("nothing is allocated here", impossible);
    }
    rendered.set(true);
  }

  /** Of the frames that have ended. */
  private Map<Outcome, Integer> outcomes() {
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (Fence frame : frames) {
      int status = frame.status();
      if (status != 0) {
        outcomes.merge(Outcome.of(status), 1, Integer::sum);
      }
    }
    return outcomes;
  }

  private void look() {
    while (!over.get()) {
      FenceReader reader = bo.reservation().reader(Usage.WRITE);
      for (Fence frame = reader.next(); frame != null; frame = reader.next()) {
        frame.await();
      }
      runtime.delay(1_000_000, SpanKind.PAUSE);
    }
  }

  /**
   * Until frames have ended in every way; then nothing may be left that waits for a lost one, once
   * the device has been suspended.
   */
  private void manage() {
    Seeded random = new Seeded(4);
    while (!rendered.get()) {
      runtime.delay(1 + random.below(20_000_000), SpanKind.PAUSE);
      if (random.below(2) == 0) {
        device.reset();
      } else {
        device.suspend();
        device.resume();
      }
    }
    device.suspend();
    device.resume();
    over.set(true);
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void framesThatAreLost_underThreads_allEnd_andNobodyWaitsForEver() throws Exception {
    runtime.spawn("renderer", this::render);
    runtime.spawn("viewer 0", this::look);
    runtime.spawn("viewer 1", this::look);
    runtime.spawn("manager", this::manage);
    runtime.run(TimeUnit.SECONDS.toNanos(90));
    for (Fence frame : frames) {
      assertTrue(frame.isSignalled(), "a frame was never given up");
    }
    Map<Outcome, Integer> outcomes = outcomes();
    assertEquals(frames.size(), outcomes.values().stream().mapToInt(Integer::intValue).sum());
    assertTrue(frames.size() >= LEAST_FRAMES && outcomes.containsKey(Outcome.SHOWN));
    bo.release();
    device.memory().manager().checkEmpty();
  }
}
