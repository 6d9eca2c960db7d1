package org.vramlab.ttm.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vramlab.ttm.event.EventRelay;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Stuck;

/** A checker on a thread of its own finds what one in the run finds. */
@Timeout(60)
class RelayedCheckerTest {
  @Test
  void brokenRule_relayed_tellsTheSameStory() {
    Consumer<EventSink> run =
        sink -> {
          rounds(sink, 20_000);
          sink.lockReleased(100_000, 2, 0);
          rounds(sink, 50_000);
          sink.runEnded(200_000);
        };
    assertEquals(story(run, checker()), story(run, new EventRelay(checker())));
  }

  @Test
  void cleanRun_relayed_isClean() {
    EventRelay relay = new EventRelay(checker());
    rounds(relay, 50_000);
    relay.runEnded(100_000);
  }

  @Test
  void brokenRule_beforeTheRunGotStuck_isWhatTheRunReports() {
    Consumer<EventSink> faulty =
        sink -> {
          Simulation simulation = new Simulation(Simulation.EXACT_SEED, sink, SpanLog.OFF);
          simulation.spawn(
              "sleeper",
              () -> {
                sink.lockCreated(0, 0, EventSink.NONE);
                sink.lockReleased(1, 1, 0);
                simulation.park();
              });
          simulation.run();
        };
    assertEquals(story(faulty, checker()), story(faulty, new EventRelay(checker())));
  }

  @Test
  void eventsOfUnwinding_afterTheRunGotStuck_areNotHeldAgainstIt() {
    EventRelay relay = new EventRelay(checker());
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, relay, SpanLog.OFF);
    simulation.spawn(
        "sleeper",
        () -> {
          try {
            simulation.park();
          } finally {
            relay.lockReleased(1, 1, 0);
          }
        });
    assertThrows(Stuck.class, simulation::run);
  }

  private static Checker checker() {
    return new Run().checker;
  }

  private static String story(Consumer<EventSink> run, EventSink sink) {
    return String.valueOf(assertThrows(BrokenRule.class, () -> run.accept(sink)).getMessage());
  }

  /** A task takes and gives back a lock of its own, again and again. */
  private static void rounds(EventSink sink, int count) {
    sink.lockCreated(0, 0, EventSink.NONE);
    for (int i = 0; i < count; i++) {
      sink.lockAcquired(i, 1, EventSink.NONE, 0);
      sink.lockReleased(i, 1, 0);
    }
  }
}
