package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;

/**
 * The second lock of each reservation, a debugging aid: a driver that ignores the contract of
 * notifications is found out, though nobody ever contends for its own locks. Each driver here but
 * the last is a planted fault.
 */
class NotificationLockTest {
  /** What an importer does when it is asked. */
  private interface Answer {
    void give(Attachment attachment, Ticket ticket) throws WouldDeadlock, Interrupted, Busy;
  }

  private static Importer importer(String name, Answer answer) {
    return new Importer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void prepareMove(Attachment attachment, Ticket ticket)
          throws WouldDeadlock, Interrupted, Busy {
        answer.give(attachment, ticket);
      }

      @Override
      public void moveNotify(Attachment attachment) {}
    };
  }

  /** Maps the buffer for all of them, and moves it away. */
  private static void move(SharedWorld world, TicketSettings settings, Importer... importers) {
    BufferObject bo = world.buffer();
    Attachment[] attachments = new Attachment[importers.length];
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          for (int i = 0; i < importers.length; i++) {
            attachments[i] = world.attach(dmaBuf, importers[i], t);
            dmaBuf.map(attachments[i], t);
          }
        });
    world.holding(bo, settings, t -> world.moveAway(bo, t));
    world.simulation.run();
  }

  private static String reportOf(SharedWorld world, TicketSettings settings, Importer importer) {
    IllegalStateException report =
        assertThrows(IllegalStateException.class, () -> move(world, settings, importer));
    return String.valueOf(report.getMessage());
  }

  @Test
  void driverThatLocksNothing_isFoundOutOnlyWithTheLock() {
    Importer careless = importer("careless", (attachment, ticket) -> {});
    move(new SharedWorld(false), TicketSettings.PLAIN, careless);

    String report = reportOf(new SharedWorld(true), TicketSettings.PLAIN, careless);
    assertTrue(report.contains("careless agreed to a move of buffer 0"), report);
    assertTrue(report.contains("without locking anything"), report);
  }

  /** It takes its own lock well enough, but not for the ticket that it was handed. */
  @Test
  void driverThatDoesNotPassTheTicket_isFoundOutOnlyWithTheLock() {
    for (boolean withLock : new boolean[] {false, true}) {
      SharedWorld world = new SharedWorld(withLock);
      SharedWorld.TestImporter root = world.new TestImporter("own root");
      Importer selfish =
          importer(
              "selfish",
              (attachment, ticket) -> {
                root.lock().tryLockAlone();
                root.lock().unlock();
              });
      if (withLock) {
        String report = reportOf(world, TicketSettings.PLAIN, selfish);
        assertTrue(report.contains("selfish agreed to a move of buffer 0"), report);
      } else {
        move(world, TicketSettings.PLAIN, selfish);
      }
    }
  }

  /** A ticket of its own that it has kept; not open, so even using it is refused. */
  @Test
  void driverThatUsesAnotherTicket_isFoundOutOnlyWithTheLock() {
    for (boolean withLock : new boolean[] {false, true}) {
      SharedWorld world = new SharedWorld(withLock);
      Ticket kept = world.ticket();
      Importer hoarder =
          importer("hoarder", (attachment, ticket) -> attachment.bo().lockForMove(kept));
      if (withLock) {
        assertTrue(reportOf(world, TicketSettings.PLAIN, hoarder).contains("CLOSED"));
      } else {
        move(world, TicketSettings.PLAIN, hoarder);
      }
    }
  }

  /** Nobody contends for anything, so only error injection at the second lock can show it. */
  @Test
  void driverThatSwallowsALostLock_isFoundOutOnlyWithTheLock() {
    for (boolean withLock : new boolean[] {false, true}) {
      SharedWorld world = new SharedWorld(withLock);
      Importer deaf =
          importer(
              "deaf",
              (attachment, ticket) -> {
                try {
                  attachment.bo().lockForMove(ticket);
                } catch (WouldDeadlock swallowed) {
                  world.story.add("swallowed");
                }
              });
      TicketSettings injecting = TicketSettings.PLAIN.injecting(1);
      if (withLock) {
        String report = reportOf(world, injecting, deaf);
        assertTrue(report.contains("met in deaf, was swallowed by deaf"), report);
        assertEquals(List.of("move", "swallowed"), world.story, "nothing has moved");
      } else {
        move(world, injecting, deaf);
        assertEquals(List.of("move", "copy"), world.story);
      }
    }
  }

  /**
   * Where drivers that break the rules are cut off, what one of them swallowed is passed on in its
   * stead: the ticket backs off, and the others move without it.
   */
  @Test
  void driverThatSwallowsALostLock_cutOff_isNamedAndTheOthersGoOn() {
    SharedWorld world = new SharedWorld(true);
    Importer deaf =
        importer(
            "deaf",
            (attachment, ticket) -> {
              try {
                attachment.bo().lockForMove(ticket);
              } catch (WouldDeadlock swallowed) {
                world.story.add("swallowed");
              }
            });
    Conduct conduct = Conduct.cuttingOff();
    BufferObject bo = world.buffer();
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo, conduct);
          for (Importer each : List.of(world.new TestImporter("good"), deaf)) {
            dmaBuf.map(world.attach(dmaBuf, each, t), t);
          }
        });
    world.holding(bo, TicketSettings.PLAIN.injecting(1), t -> world.moveAway(bo, t));
    world.simulation.run();

    assertEquals(List.of("deaf"), conduct.broken().stream().map(Misconduct::driver).toList());
    assertTrue(
        String.valueOf(conduct.broken().getFirst().getMessage()).contains("swallowed by deaf"));
    assertEquals(
        List.of("move", "swallowed", "move", "ask good", "tell good", "copy"), world.story);
  }

  /** Each importer locks it anew, so each is made to back off in its turn. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void driversThatPassTheFailureOn_backOffInEachCallbackAndMove(int interval) {
    SharedWorld world = new SharedWorld(true);
    // Locks of the move: the buffer, and two for each of three importers.
    move(
        world,
        TicketSettings.PLAIN.injecting(interval),
        world.new TestImporter("a"),
        world.new TestImporter("b"),
        world.new TestImporter("c"));
    List<String> told = world.story.subList(world.story.size() - 4, world.story.size());
    assertEquals(List.of("tell c", "tell b", "tell a", "copy"), told);
    assertTrue(world.story.stream().filter("move"::equals).count() >= 2, "it had to back off");
  }

  @Test
  void bufferWithoutImporters_movesWithTheLockTakenByTheSharingLayer() {
    SharedWorld world = new SharedWorld(true);
    move(world, TicketSettings.PLAIN);
    assertEquals(0, world.story.indexOf("move"));
  }

  @Test
  void classWithoutTheSwitch_hasNoSuchLocks() {
    BufferObject[] made = new BufferObject[1];
    SharedWorld world = new SharedWorld(false);
    world.simulation.spawn("maker", () -> made[0] = world.buffer());
    world.simulation.run();
    assertNull(made[0].notificationLock());
  }
}
