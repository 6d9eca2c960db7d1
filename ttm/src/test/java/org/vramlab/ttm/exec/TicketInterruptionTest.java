package org.vramlab.ttm.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.Scene.Thing;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * A signal ends any wait of an interruptible ticket, and leaves nothing locked and no reference
 * (the scene checks both at its end).
 */
class TicketInterruptionTest {
  private static final TicketSettings INTERRUPTIBLE =
      new TicketSettings(EvictionMode.TICKET, true, true, 0);
  private static final TicketSettings ONE_TICKET =
      new TicketSettings(EvictionMode.ONE_TICKET, true, true, 0);

  private final Scene scene = new Scene(Algorithm.WOUND_WAIT);
  private final Thing a = scene.thing("a");
  private final Thing b = scene.thing("b");

  private void signalAt(long row, Task task) {
    scene.simulation.at(row, now -> scene.simulation.signal(task));
  }

  private void oldHoldsA(long untilRow) {
    scene.client(
        "old",
        0,
        ticket -> {
          ticket.lock(a);
          scene.at(untilRow);
        });
  }

  @Test
  void lock_signalWhileAsleep_undoesAndReleases() {
    oldHoldsA(5);
    Task young =
        scene.client(
            "young",
            1,
            INTERRUPTIBLE,
            ticket -> {
              ticket.lock(b);
              ticket.onBackOff(() -> scene.note("undoes"));
              ticket.lock(a);
            });
    signalAt(3, young);
    scene.expect(
        """
        0 old takes a
        1 young takes b
        1 young waits for a
        3 young undoes
        3 young drops b
        3 young is interrupted
        5 old drops a
        """);
  }

  @Test
  void backOff_signalWhileAsleepForTheContendedLock_releasesItsReference() {
    Scene waitDie = new Scene(Algorithm.WAIT_DIE);
    Thing first = waitDie.thing("a");
    Thing second = waitDie.thing("b");
    waitDie.client(
        "old",
        0,
        ticket -> {
          ticket.lock(first);
          waitDie.at(5);
        });
    Task young =
        waitDie.client(
            "young",
            1,
            INTERRUPTIBLE,
            ticket -> {
              ticket.lock(second);
              ticket.lock(first);
            });
    waitDie.simulation.at(3, now -> waitDie.simulation.signal(young));
    waitDie.expect(
        """
        0 old takes a
        1 young takes b
        1 young backs off from a
        1 young drops b
        1 young waits for a
        3 young is interrupted
        5 old drops a
        """);
  }

  @Test
  void lockMasked_signalWhileAsleep_releasesItsReference() {
    oldHoldsA(5);
    Task young =
        scene.client(
            "young",
            1,
            ONE_TICKET,
            ticket -> {
              ticket.lock(b);
              ticket.lockMasked(a);
            });
    signalAt(3, young);
    scene.expect(
        """
        0 old takes a
        1 young takes b
        1 young waits for a
        3 young drops b
        3 young is interrupted
        5 old drops a
        """);
  }

  /** A fence that the attempt waits for with locks in hand. */
  @Test
  void awaitFence_signalWhileAsleep_undoesAndReleases() {
    FenceTimeline ring = new FenceTimeline(scene.simulation, scene.wwClass.lockdep(), 0, "ring");
    Fence never = ring.nextFence();
    Task client =
        scene.client(
            "client",
            0,
            INTERRUPTIBLE,
            ticket -> {
              ticket.lock(a);
              ticket.onBackOff(() -> scene.note("undoes"));
              never.await(true);
            });
    signalAt(3, client);
    scene.expect(
        """
        0 client takes a
        3 client undoes
        3 client drops a
        3 client is interrupted
        """);
  }

  /** A wait that does not begin is not told to have ended. */
  @Test
  void waitForSpace_signalThatCameBefore_endsItBeforeItBegins() {
    List<String> waits = new ArrayList<>();
    EventSink sink =
        new EventSink() {
          @Override
          public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
            waits.add("began");
          }

          @Override
          public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
            waits.add("ended");
          }
        };
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, sink, SpanLog.OFF);
    WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
    LeafLock lock = simulation.newLeafLock("pool");
    SpaceQueue queue = new SpaceQueue(simulation, lock, 0);
    simulation.spawn(
        "old",
        () ->
            executeQuietly(
                new Ticket(wwClass, TicketSettings.PLAIN),
                ticket -> {
                  lock.lock();
                  queue.register(ticket);
                  lock.unlock();
                  simulation.delay(10, SpanKind.SUBMIT);
                }));
    simulation.spawn(
        "young",
        () -> {
          simulation.delay(1, SpanKind.SUBMIT);
          simulation.signal(simulation.currentTask());
          assertThrows(
              Interrupted.class,
              () ->
                  executeQuietly(
                      new Ticket(wwClass, INTERRUPTIBLE),
                      ticket -> {
                        throw ticket.waitForSpace(queue);
                      }));
        });
    simulation.run();
    assertEquals(List.of(), waits);
  }

  private static void executeQuietly(Ticket ticket, Attempt attempt) throws Interrupted {
    try {
      ticket.execute(attempt);
    } catch (NoMemory | Busy unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  @Test
  void lock_uninterruptibleTicket_sleepsThroughASignal() {
    oldHoldsA(5);
    Task young = scene.client("young", 1, ticket -> ticket.lock(a));
    signalAt(3, young);
    scene.expect(
        """
        0 old takes a
        1 young waits for a
        5 old drops a
        5 young takes a
        5 young drops a
        """);
  }
}
