package org.vramlab.devices.xe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * What the driver-wide lock is good for, and what it is not. All memory is somebody's who has it
 * locked for a millisecond, as in field case A1; another wants a page meanwhile.
 *
 * <pre>
 *   how room is made     who holds it             without the lock   with it
 *   one-ticket (6.12)    this driver              out of memory      has it, once alone
 *   one-ticket (6.12)    another, by an import    out of memory      out of memory: it takes no part
 *   ticket               either                   has it             has it, and never needed the lock
 * </pre>
 */
class ValidationTest {
  private static final int PAGES = 8;
  private static final long HELD_NANOS = 1_000_000;

  private int served;
  private long retriesAlone;

  @ParameterizedTest
  @CsvSource({
    "ONE_TICKET, false, false, 0, 0",
    "ONE_TICKET, true, false, 1, 1",
    "ONE_TICKET, false, true, 0, 0",
    "ONE_TICKET, true, true, 0, 1",
    "TICKET, false, false, 1, 0",
    "TICKET, true, false, 1, 0",
    "TICKET, false, true, 1, 0",
    "TICKET, true, true, 1, 0",
  })
  void request_whileAllMemoryIsLocked(
      EvictionMode mode, boolean escalates, boolean foreignHolder, int served, long retries) {
    play(mode, escalates, foreignHolder);
    assertEquals(served, this.served);
    assertEquals(retries, retriesAlone);
  }

  private void play(EvictionMode mode, boolean escalates, boolean foreignHolder) {
    CheckerOptions strict = CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE);
    Checker checker = new Checker(mode == EvictionMode.TICKET ? strict : strict.comparisonMode());
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);
    WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
    Wires wires = new Wires(simulation, Topologies.named("frontier-mi250x"));
    TicketSettings tickets = new TicketSettings(mode, true, false, 0);
    XeSettings settings = XeSettings.of(PAGES).with(tickets);
    XeDevice device = new XeDevice(wwClass, wires, 1, escalates ? settings.escalating() : settings);
    List<BufferObject> full = new ArrayList<>();
    BufferObject wanted = device.create(1);
    Ticket holder = new Ticket(wwClass, tickets);
    Ticket requester = new Ticket(wwClass, tickets);
    Attempt holds =
        t -> {
          for (BufferObject bo : full) {
            t.lock(bo);
            device.validate(bo, t);
          }
          simulation.delay(HELD_NANOS, SpanKind.PAUSE);
          t.seal();
        };
    for (int i = 0; i < PAGES; i++) {
      full.add(device.create(1));
    }
    simulation.spawn(
        "holder",
        () -> {
          try {
            if (foreignHolder) {
              holder.execute(holds);
            } else {
              device.execute(holder, holds);
            }
          } catch (NoMemory | Busy unexpected) {
            throw new AssertionError(unexpected);
          }
        });
    simulation.spawn(
        "requester",
        () -> {
          simulation.delay(HELD_NANOS / 10, SpanKind.PAUSE);
          try {
            device.execute(
                requester,
                t -> {
                  t.lock(wanted);
                  device.validate(wanted, t);
                  t.seal();
                });
            served++;
          } catch (NoMemory | Busy enomem) {
            served = 0;
          }
        });
    simulation.run();
    retriesAlone = device.validation().retriesAlone();
    full.forEach(BufferObject::release);
    wanted.release();
    checker.runEnded(simulation.nowNanos());
    device.manager().checkEmpty();
  }
}
