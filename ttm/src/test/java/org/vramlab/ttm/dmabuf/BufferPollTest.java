package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.resv.Usage;

/** Who polls a shared buffer is told when it may be read, or written; one callback for each. */
class BufferPollTest {
  private final SharedWorld world = new SharedWorld();
  private final BufferObject bo = world.buffer();
  private final AtomicReference<DmaBuf> shared = new AtomicReference<>();
  private final List<String> ready = new ArrayList<>();

  /** One fence of each usage: the n-th signals at n x 100 ns. */
  private void export(Usage... usages) {
    world.holding(
        bo,
        t -> {
          shared.set(new DmaBuf(world, bo));
          for (Usage usage : usages) {
            world.leaveFence(bo, usage, 100L * (usage.ordinal() + 1));
          }
        });
  }

  private void poller(String name, boolean writes) {
    world.simulation.spawn(
        name,
        () -> {
          world.simulation.delay(10, SpanKind.PAUSE);
          shared.get().poll().await(writes);
          ready.add(name + " at " + world.simulation.nowNanos());
        });
  }

  @Test
  void await_toRead_isWokenWhenMovesAndWritesHaveEnded() {
    export(Usage.values());
    poller("reader", false);
    world.simulation.run();
    assertEquals(List.of("reader at 200"), ready);
    assertEquals(2, bo.references(), "the maker's and the dma-buf's");
  }

  @Test
  void await_toWrite_isWokenWhenReadsHaveEndedAndNotForBookkeeping() {
    export(Usage.values());
    poller("writer", true);
    world.simulation.run();
    assertEquals(List.of("writer at 300"), ready);
  }

  @Test
  void await_severalInBothDirections_allAreWokenByTheCallbackOfTheFirst() {
    export(Usage.WRITE, Usage.READ);
    poller("writer", true);
    poller("reader", false);
    poller("other reader", false);
    world.simulation.run();
    assertEquals(List.of("reader at 200", "other reader at 200", "writer at 300"), ready);
  }

  @Test
  void poll_nothingToWaitFor_isReadyAtOnceAndKeepsNoReference() {
    export(Usage.BOOKKEEP);
    world.simulation.spawn(
        "poller",
        () -> {
          assertTrue(shared.get().poll().poll(true));
          assertTrue(shared.get().poll().poll(false));
          assertEquals(2, bo.references());
          shared.get().poll().leave();
        });
    world.simulation.run();
  }

  /** As in the kernel: while its callback is pending a direction is not ready for anybody. */
  @Test
  void poll_callbackArmed_holdsAReferenceAndIsReadyForNobody() {
    export(Usage.WRITE);
    world.simulation.spawn(
        "poller",
        () -> {
          world.simulation.delay(10, SpanKind.PAUSE);
          assertFalse(shared.get().poll().poll(true));
          assertEquals(3, bo.references());
          assertFalse(shared.get().poll().poll(true));
          assertEquals(3, bo.references(), "one callback for each direction");
          assertFalse(shared.get().poll().poll(false));
          assertEquals(4, bo.references());
          shared.get().poll().leave();
        });
    world.simulation.run();
    assertEquals(2, bo.references());
  }

  @Test
  void close_callbackArmed_theBufferLivesUntilItHasRun() {
    export(Usage.WRITE);
    world.simulation.spawn(
        "poller",
        () -> {
          world.simulation.delay(10, SpanKind.PAUSE);
          shared.get().poll().poll(true);
          shared.get().poll().leave();
          bo.lock().lockAlone();
          shared.get().close();
          bo.lock().unlock();
          bo.release();
          bo.release();
          assertEquals(1, bo.references());
        });
    world.simulation.run();
    assertEquals(0, bo.references());
  }

  @Test
  void await_signalComes_isInterrupted() {
    export(Usage.WRITE);
    world.simulation.spawn(
        "poller",
        () -> {
          world.simulation.delay(10, SpanKind.PAUSE);
          var me = world.simulation.currentTask();
          world.simulation.at(50, now -> world.simulation.signal(me));
          assertThrows(Interrupted.class, () -> shared.get().poll().await(true));
        });
    world.simulation.run();
  }

  @Test
  void poll_holdingTheReservation_isReportedByName() {
    world.holding(
        bo,
        t -> {
          BufferPoll poll = new DmaBuf(world, bo).poll();
          IllegalStateException report =
              assertThrows(IllegalStateException.class, () -> poll.poll(false));
          assertTrue(String.valueOf(report.getMessage()).contains("holder holds"));
        });
    world.simulation.run();
  }
}
