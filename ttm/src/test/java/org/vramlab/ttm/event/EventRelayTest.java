package org.vramlab.ttm.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EventRelayTest {
  /** More events than all blocks of a relay hold. */
  private static final int MANY = EventRelay.BLOCKS * EventRelay.BLOCK_INTS;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5_000, MANY})
  void events_ofEveryKind_arriveUnchangedAndInOrder(int count) {
    Heard direct = new Heard();
    Heard.tell(direct.sink, 7, count);
    Heard relayed = new Heard();
    Heard.tell(new EventRelay(relayed.sink), 7, count);
    assertEquals(direct.lines, relayed.lines);
  }

  @Test
  void events_untilABlockIsFull_areNotToldYet() {
    Heard heard = new Heard();
    EventRelay relay = new EventRelay(heard.sink);
    relay.fenceSignalled(1, 1);
    assertEquals(List.of(), heard.lines);
    relay.runEnded(2);
    assertEquals(List.of("fenceSignalled[1, 1]", "runEnded[2]"), heard.lines);
  }

  @Test
  void events_fromThreadsThatTakeTurns_keepTheirOrder() throws InterruptedException {
    Heard heard = new Heard();
    EventRelay relay = new EventRelay(heard.sink);
    List<String> told = new ArrayList<>();
    for (int turn = 0; turn < 50; turn++) {
      int first = turn * 1_000;
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                for (int fence = first; fence < first + 1_000; fence++) {
                  relay.fenceSignalled(0, fence);
                  told.add("fenceSignalled[0, " + fence + "]");
                }
              });
      thread.join();
    }
    relay.runEnded(9);
    told.add("runEnded[9]");
    assertEquals(told, heard.lines);
  }

  @Test
  void sink_isCalledByOneOtherThread_whichEndsWithTheRun() throws InterruptedException {
    AtomicReference<Thread> caller = new AtomicReference<>();
    AtomicBoolean another = new AtomicBoolean();
    EventRelay relay =
        new EventRelay(
            Heard.sink((event, arguments) -> {
              Thread before = caller.getAndSet(Thread.currentThread());
              another.compareAndSet(false, before != null && before != Thread.currentThread());
            }));
    fill(relay, MANY);
    relay.runEnded(0);
    assertFalse(another.get());
    assertTrue(caller.get().isDaemon());
    caller.get().join();
  }

  @Test
  void sink_thatLagsBehind_holdsUpTheRun() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger heard = new AtomicInteger();
    EventRelay relay =
        new EventRelay(
            Heard.sink((event, arguments) -> {
              awaitQuietly(go);
              heard.incrementAndGet();
            }));
    AtomicInteger told = new AtomicInteger();
    Thread run =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < MANY; i++) {
                relay.fenceSignalled(i, i);
                told.incrementAndGet();
              }
              relay.runEnded(0);
            });
    while (run.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    // Four ints an event, with its time: a quarter of what was to be told fills all blocks.
    assertEquals(MANY / 4, told.get());
    assertEquals(0, heard.get());
    go.countDown();
    run.join();
    assertEquals(MANY + 1, heard.get());
  }

  @Test
  void sink_thatThrows_endsTheRunWithTheSameObject() {
    Heard heard = new Heard();
    IllegalStateException broken = new IllegalStateException("broken at 1000");
    EventRelay relay = new EventRelay(throwingAt(1_000, broken, heard));
    assertSame(broken, assertThrows(RuntimeException.class, () -> fill(relay, 2 * MANY)));
    assertSame(broken, assertThrows(RuntimeException.class, () -> relay.runEnded(0)));
    assertEquals(1_000, heard.lines.size(), "nothing is told after what it threw at");
    // The run unwinds; nothing hangs, and nothing is told any more.
    fill(relay, MANY);
    relay.close();
    assertEquals(1_000, heard.lines.size());
  }

  @Test
  void sink_thatThrowsInTheLastBlock_isHeardAtTheEnd() {
    IllegalStateException broken = new IllegalStateException("broken at 10");
    EventRelay ended = new EventRelay(throwingAt(10, broken, new Heard()));
    fill(ended, 20);
    assertSame(broken, assertThrows(RuntimeException.class, () -> ended.runEnded(0)));
    EventRelay failed = new EventRelay(throwingAt(10, broken, new Heard()));
    fill(failed, 20);
    assertSame(broken, assertThrows(RuntimeException.class, () -> failed.runFailed(0)));
  }

  @Test
  void sink_thatThrowsAnError_endsTheRunWithIt() {
    AssertionError broken = new AssertionError("broken");
    EventRelay relay =
        new EventRelay(
            new EventSink() {
              @Override
              public void runEnded(long nanos) {
                throw broken;
              }
            });
    assertSame(broken, assertThrows(AssertionError.class, () -> relay.runEnded(0)));
  }

  @Test
  void runFailed_tellsWhatCameBefore_andNothingThatComesLater() {
    Heard heard = new Heard();
    EventRelay relay = new EventRelay(heard.sink);
    relay.fenceSignalled(1, 1);
    relay.runFailed(2);
    fill(relay, MANY);
    relay.close();
    assertEquals(List.of("fenceSignalled[1, 1]", "runFailed[2]"), heard.lines);
  }

  @Test
  void close_whileTheSinkLags_doesNotWaitAndLetsTheThreadGo() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch began = new CountDownLatch(1);
    AtomicReference<Thread> caller = new AtomicReference<>();
    EventRelay relay =
        new EventRelay(
            Heard.sink((event, arguments) -> {
              caller.set(Thread.currentThread());
              began.countDown();
              awaitQuietly(go);
            }));
    fill(relay, MANY / 8);
    assertTrue(began.await(30, TimeUnit.SECONDS));
    relay.close();
    go.countDown();
    caller.get().join();
    relay.close();
    fill(relay, MANY);
  }

  @Test
  void close_beforeAnyEvent_isHarmless() {
    new EventRelay(EventSink.SILENT).close();
  }

  private static void fill(EventSink sink, int count) {
    for (int i = 0; i < count; i++) {
      sink.fenceSignalled(i, i);
    }
  }

  /** Hears {@code count} events and throws at the next. */
  private static EventSink throwingAt(int count, RuntimeException broken, Heard heard) {
    return Heard.sink((event, arguments) -> {
      if (heard.lines.size() == count) {
        throw broken;
      }
      heard.lines.add(event.getName());
    });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
