package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sleeping.SleepingLock;

/**
 * Faults of the CPU: at once if nothing has to move and nobody has the lock, else as a transaction
 * with a ticket of their own.
 */
class CpuMappingTest {
  private final SharedWorld world = new SharedWorld();
  private final SharedWorld.TestImporter importer = world.new TestImporter("importer");
  private final BufferObject bo = world.buffer();
  private final AtomicReference<DmaBuf> shared = new AtomicReference<>();
  private final SleepingLock mmap =
      new SleepingLock(
          world.simulation,
          world.wwClass.lockdep(),
          world.wwClass.lockdep().defineClass("mmap lock", LockKind.OUTER),
          "mmap lock");
  private final List<String> reads = new ArrayList<>();

  /** What the process does with its mapping. */
  private interface Steps {
    void run(CpuMapping mapping) throws Interrupted, NoMemory, Busy;
  }

  /** Exports the buffer, in fast memory if an importer has it mapped, else in slow memory. */
  private void export(Conduct conduct, boolean mapped) {
    world.holding(
        bo,
        t -> {
          shared.set(new DmaBuf(world, bo, conduct));
          if (mapped) {
            shared.get().map(world.attach(shared.get(), importer, t), t);
          } else {
            world.moveAway(bo, t);
          }
          world.story.clear();
        });
  }

  private void process(Steps steps) {
    world.simulation.spawn(
        "process",
        () -> {
          world.simulation.delay(10, SpanKind.PAUSE);
          try {
            CpuMapping mapping = CpuMapping.map(shared.get(), mmap, TicketSettings.PLAIN);
            steps.run(mapping);
            mapping.unmap();
          } catch (NoMemory | Busy | Unsupported failed) {
            reads.add(failed.getClass().getSimpleName());
          }
        });
  }

  /** To fast memory, whoever wants it there. */
  private void bringBack(Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory {
    world.manager.validate(bo, SharedWorld.FAST, ticket);
  }

  private void read(CpuMapping mapping) throws Interrupted, NoMemory, Busy {
    mapping.read();
    reads.add("at " + world.simulation.nowNanos());
  }

  @Test
  void read_inReachAndFree_faultsWithoutATicket() {
    export(Conduct.STRICT, false);
    process(this::read);
    world.simulation.run();
    assertEquals(List.of("at 10"), reads);
    assertEquals(List.of(), world.story, "nothing moved");
    assertEquals(2, bo.references(), "the mapping's reference is gone");
  }

  @Test
  void read_outOfReach_movesTheBufferAndAsksItsImporters() {
    export(Conduct.STRICT, true);
    process(this::read);
    world.simulation.run();
    assertEquals(List.of("at 10"), reads);
    assertEquals(List.of("move", "ask importer", "tell importer", "copy"), world.story);
  }

  @Test
  void read_reservationIsHeld_letsGoOfTheMmapLockWhileItWaits() {
    export(Conduct.STRICT, false);
    world.simulation.spawn(
        "holder",
        () -> {
          world.simulation.delay(20, SpanKind.PAUSE);
          bo.lock().lockAlone();
          world.simulation.delay(980, SpanKind.PAUSE);
          bo.lock().unlock();
        });
    process(mapping -> {
      world.simulation.delay(20, SpanKind.PAUSE);
      read(mapping);
    });
    world.simulation.spawn(
        "other thread",
        () -> {
          world.simulation.delay(500, SpanKind.PAUSE);
          mmap.lock();
          reads.add("mmap at " + world.simulation.nowNanos());
          mmap.unlock();
        });
    world.simulation.run();
    assertEquals(List.of("mmap at 500", "at 1000"), reads);
  }

  @Test
  void read_copyUnderWay_waitsForItAndForNothingElse() {
    export(Conduct.STRICT, false);
    world.holding(
        bo,
        t -> {
          for (Usage usage : List.of(Usage.KERNEL, Usage.WRITE)) {
            world.leaveFence(bo, usage, 400L * (usage.ordinal() + 1));
          }
        });
    process(this::read);
    world.simulation.run();
    assertEquals(List.of("at 400"), reads);
  }

  @Test
  void read_again_faultsOnlyAfterAMove() {
    export(Conduct.STRICT, false);
    process(mapping -> {
      read(mapping);
      // With the reservation in other hands a fault would have to wait.
      bo.lock().lockAlone();
      world.simulation.delay(100, SpanKind.PAUSE);
      mapping.read();
      bo.lock().unlock();
    });
    world.simulation.run();
    assertEquals(List.of("at 10"), reads);
  }

  @Test
  void move_takesDownWhatTheCpuSees() {
    export(Conduct.STRICT, false);
    process(mapping -> {
      read(mapping);
      world.simulation.delay(100, SpanKind.PAUSE);
      read(mapping);
    });
    world.simulation.at(
        50,
        now ->
            world.holding(bo, t -> shared.get().map(world.attach(shared.get(), importer, t), t)));
    world.simulation.run();
    assertEquals(List.of("at 10", "at 110"), reads);
    assertEquals(
        List.of("copy", "move", "ask importer", "tell importer", "copy"),
        world.story,
        "the second read had to bring it back");
  }

  @Test
  void close_whileMapped_movesAreStillTold() {
    export(Conduct.STRICT, false);
    process(mapping -> {
      read(mapping);
      bo.lock().lockAlone();
      shared.get().close();
      bo.lock().unlock();
      bo.release();
      world.simulation.at(50, now -> world.holding(bo, this::bringBack));
      world.simulation.delay(100, SpanKind.PAUSE);
      read(mapping);
    });
    world.simulation.run();
    assertEquals(List.of("at 10", "at 110"), reads);
    assertEquals(List.of("copy", "move", "copy"), world.story);
    assertEquals(1, bo.references());
  }

  @Test
  void read_revoked_isABusError() {
    export(Conduct.STRICT, false);
    process(mapping -> {
      read(mapping);
      world.holding(bo, t -> shared.get().revoke(t));
      world.simulation.delay(100, SpanKind.PAUSE);
      read(mapping);
    });
    world.simulation.run();
    assertEquals(List.of("at 10", "NoMemory"), reads);
  }

  @Test
  void map_revoked_isRefused() {
    export(Conduct.STRICT, false);
    world.holding(bo, t -> shared.get().revoke(t));
    process(this::read);
    world.simulation.run();
    assertEquals(List.of("Unsupported"), reads);
  }

  @Test
  void read_exporterThrows_isABusErrorAndTheExporterNamed() {
    Conduct conduct = Conduct.cuttingOff();
    export(conduct, true);
    world.simulation.at(5, now -> world.broken = true);
    process(this::read);
    world.simulation.run();
    assertEquals(List.of("NoMemory"), reads);
    assertEquals(ConductRule.EXPORTER_FAILED, conduct.broken().getFirst().rule());
  }

  @Test
  void map_withATicketOpen_isReported() {
    export(Conduct.STRICT, false);
    BufferObject other = world.buffer();
    world.holding(
        other,
        t -> {
          try {
            CpuMapping.map(shared.get(), mmap, TicketSettings.PLAIN);
          } catch (Unsupported refused) {
            throw new IllegalStateException(refused);
          }
        });
    LockdepReport report = assertThrows(LockdepReport.class, world.simulation::run);
    assertTrue(String.valueOf(report.getMessage()).contains("OUTER_LOCK_INSIDE"));
  }
}
