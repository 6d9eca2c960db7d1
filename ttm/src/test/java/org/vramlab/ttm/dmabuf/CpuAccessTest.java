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
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.resv.Usage;

/** What the CPU waits for before it looks at a shared buffer, and who is asked. */
class CpuAccessTest {
  private final SharedWorld world = new SharedWorld();
  private final BufferObject bo = world.buffer();
  private final AtomicReference<DmaBuf> shared = new AtomicReference<>();
  private final List<Long> began = new ArrayList<>();

  /** Exports the buffer, and leaves one fence of each usage: the n-th signals at n x 100 ns. */
  private void export(Conduct conduct) {
    world.holding(
        bo,
        t -> {
          shared.set(new DmaBuf(world, bo, conduct));
          for (Usage usage : Usage.values()) {
            world.leaveFence(bo, usage, 100L * (usage.ordinal() + 1));
          }
        });
  }

  /** The CPU accesses the buffer at 10 ns. */
  private void access(boolean writes) {
    world.simulation.spawn(
        "app",
        () -> {
          world.simulation.delay(10, SpanKind.PAUSE);
          try {
            shared.get().cpuAccess().begin("app", writes);
            began.add(world.simulation.nowNanos());
            shared.get().cpuAccess().end("app", writes);
          } catch (NoMemory | Unsupported refused) {
            world.story.add("refused " + refused.getClass().getSimpleName());
          }
        });
  }

  @Test
  void begin_toRead_waitsForMovesAndWriters() {
    export(Conduct.STRICT);
    access(false);
    world.simulation.run();
    assertEquals(List.of(200L), began);
    assertEquals(List.of("cpu begins to read", "cpu ends reading"), world.story);
  }

  @Test
  void begin_toWrite_waitsForReadersTooAndForNobodyElse() {
    export(Conduct.STRICT);
    access(true);
    world.simulation.run();
    assertEquals(List.of(300L), began);
  }

  @Test
  void begin_signalComes_isInterruptedAndHasNotBegun() {
    export(Conduct.STRICT);
    world.simulation.spawn(
        "app",
        () -> {
          world.simulation.delay(10, SpanKind.PAUSE);
          var me = world.simulation.currentTask();
          world.simulation.at(50, now -> world.simulation.signal(me));
          assertThrows(Interrupted.class, () -> shared.get().cpuAccess().begin("app", true));
          assertEquals(0, shared.get().cpuAccess().begun());
        });
    world.simulation.run();
  }

  @Test
  void beginAndEnd_holdingTheReservation_areReportedByName() {
    world.holding(
        bo,
        t -> {
          CpuAccess access = new DmaBuf(world, bo).cpuAccess();
          for (boolean begins : new boolean[] {true, false}) {
            IllegalStateException report =
                assertThrows(
                    IllegalStateException.class,
                    () -> {
                      if (begins) {
                        access.begin("careless", false);
                      } else {
                        access.end("careless", false);
                      }
                    });
            assertTrue(String.valueOf(report.getMessage()).contains("careless holds"));
          }
        });
    world.simulation.run();
  }

  @Test
  void end_twice_namesWhoDidAndReachesTheExporterOnce() {
    Conduct conduct = Conduct.cuttingOff();
    export(conduct);
    access(false);
    world.simulation.spawn(
        "forgetful",
        () -> {
          world.simulation.delay(500, SpanKind.PAUSE);
          try {
            shared.get().cpuAccess().end("forgetful", false);
          } catch (Unsupported refused) {
            throw new IllegalStateException(refused);
          }
        });
    world.simulation.run();
    assertEquals(1, conduct.broken().size());
    assertEquals(ConductRule.CPU_ACCESS_NOT_BEGUN, conduct.broken().getFirst().rule());
    assertEquals("forgetful", conduct.broken().getFirst().driver());
    assertEquals(1, world.story.stream().filter("cpu ends reading"::equals).count());
  }

  @Test
  void begin_exporterThrows_isRefusedAndTheExporterNamed() {
    Conduct conduct = Conduct.cuttingOff();
    export(conduct);
    world.broken = true;
    access(false);
    world.simulation.run();
    assertEquals(List.of("refused Unsupported"), world.story);
    assertEquals(ConductRule.EXPORTER_FAILED, conduct.broken().getFirst().rule());
    assertEquals(0, shared.get().cpuAccess().begun());
  }
}
