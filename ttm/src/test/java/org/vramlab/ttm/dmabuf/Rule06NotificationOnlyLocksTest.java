package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;

/**
 * Rule 6: whoever is asked about a move only locks, and may fail; when all have agreed all are
 * told, which cannot fail. Neither validates, maps or allocates, or recursion would have no bound.
 * Each driver here but the first is a planted fault.
 */
class Rule06NotificationOnlyLocksTest {
  private final SharedWorld world = new SharedWorld();
  private final BufferObject bo = world.buffer();
  private final BufferObject other = world.buffer();

  /** An importer with faults to be planted. */
  class Faulty implements Importer {
    @Nullable Attachment attachmentOfOther;
    @Nullable Ticket kept;

    protected void asked(Attachment attachment, Ticket ticket)
        throws WouldDeadlock, Interrupted, Busy, NoMemory {}

    protected void told(Attachment attachment) throws WouldDeadlock, Interrupted {}

    @Override
    public String name() {
      return "faulty";
    }

    @Override
    public void prepareMove(Attachment attachment, Ticket ticket)
        throws WouldDeadlock, Interrupted, Busy {
      kept = ticket;
      try {
        asked(attachment, ticket);
      } catch (NoMemory refused) {
        throw new IllegalStateException(refused);
      }
    }

    @Override
    public void moveNotify(Attachment attachment) {
      try {
        told(attachment);
      } catch (WouldDeadlock | Interrupted cannotBePassedOn) {
        world.story.add("cannot pass it on");
      }
    }
  }

  private String reportOf(Faulty faulty) {
    world.holding(
        bo,
        t -> {
          t.lock(other);
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          faulty.attachmentOfOther = world.attach(new DmaBuf(world, other), faulty, t);
          dmaBuf.map(world.attach(dmaBuf, faulty, t), t);
          world.moveAway(bo, t);
        });
    IllegalStateException report = assertThrows(IllegalStateException.class, world.simulation::run);
    return String.valueOf(report.getMessage());
  }

  /**
   * The last one to be asked loses its lock to an older ticket: nobody has been told, and the
   * buffer has not moved, until the retry.
   */
  @Test
  void oneOfSeveralLosesItsLock_nobodyIsToldBeforeAllHaveAgreed() {
    SharedWorld.TestImporter a = world.new TestImporter("a");
    SharedWorld.TestImporter b = world.new TestImporter("b");
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          dmaBuf.map(world.attach(dmaBuf, a, t), t);
          dmaBuf.map(world.attach(dmaBuf, b, t), t);
        });
    world.holding(
        other,
        t -> {
          t.lock(a);
          world.simulation.delay(1000, SpanKind.PAUSE);
        });
    world.holding(bo, t -> world.moveAway(bo, t));
    world.simulation.run();
    assertEquals(
        List.of("move", "ask b", "ask a", "move", "ask b", "ask a", "tell b", "tell a", "copy"),
        world.story);
  }

  @Test
  void askedDriverThatValidates_isNamed() {
    String report =
        reportOf(
            new Faulty() {
              @Override
              protected void asked(Attachment attachment, Ticket ticket)
                  throws WouldDeadlock, Interrupted, NoMemory {
                world.moveAway(other, ticket);
              }
            });
    assertTrue(report.startsWith("faulty asks for memory while it is asked about a move"), report);
  }

  @Test
  void askedDriverThatMaps_isNamed() {
    String report =
        reportOf(
            new Faulty() {
              @Override
              protected void asked(Attachment attachment, Ticket ticket)
                  throws WouldDeadlock, Interrupted, NoMemory {
                Attachment another = attachmentOfOther;
                assert another != null;
                another.dmaBuf().map(another, ticket);
              }
            });
    assertTrue(report.startsWith("faulty asks for memory while it is asked about a move"), report);
  }

  /** It kept the ticket, and could not pass a lost lock on. */
  @Test
  void toldDriverThatLocks_isRefused() {
    SharedWorld.TestImporter root = world.new TestImporter("root");
    String report =
        reportOf(
            new Faulty() {
              @Override
              protected void told(Attachment attachment) throws WouldDeadlock, Interrupted {
                Ticket ticket = kept;
                assert ticket != null;
                ticket.lock(root);
              }
            });
    assertTrue(report.contains("locks while it is told of a move"), report);
  }

  /**
   * A driver that acts on being asked: the move is given up, because the ticket backs off and is
   * then interrupted, and its mapping is gone though the buffer never moved.
   */
  @Test
  void askedDriverThatInvalidatesAtOnce_losesItsMappingForNothing() {
    for (boolean hasty : new boolean[] {false, true}) {
      SharedWorld fresh = new SharedWorld();
      BufferObject shared = fresh.buffer();
      SharedWorld.TestImporter root = fresh.new TestImporter("root");
      Attachment[] attachment = new Attachment[1];
      Importer importer =
          new Importer() {
            @Override
            public String name() {
              return "importer";
            }

            @Override
            public void prepareMove(Attachment mine, Ticket ticket)
                throws WouldDeadlock, Interrupted, Busy {
              if (hasty) {
                mine.dmaBuf().unmap(mine);
              }
              ticket.lockForNotification(root);
            }

            @Override
            public void moveNotify(Attachment mine) {}
          };
      fresh.holding(
          shared,
          t -> {
            DmaBuf dmaBuf = new DmaBuf(fresh, shared);
            attachment[0] = fresh.attach(dmaBuf, importer, t);
            dmaBuf.map(attachment[0], t);
          });
      BufferObject elsewhere = fresh.buffer();
      fresh.holding(
          elsewhere,
          t -> {
            t.lock(root);
            fresh.simulation.delay(1000, SpanKind.PAUSE);
          });
      int[] attempts = new int[1];
      fresh.holding(
          shared,
          t -> {
            if (attempts[0]++ == 0) {
              fresh.moveAway(shared, t);
            }
            // The second attempt has no need of the move any more.
          });
      fresh.simulation.run();
      assertEquals(2, attempts[0]);
      assertTrue(!fresh.story.contains("copy"), "it never moved");
      if (hasty) {
        assertNull(attachment[0].mapped(), "and yet the mapping is gone");
      } else {
        assertEquals(shared.resource(), attachment[0].mapped());
      }
    }
  }
}
