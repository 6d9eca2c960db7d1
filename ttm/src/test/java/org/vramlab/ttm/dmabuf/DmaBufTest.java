package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.resource.Resource;

/** One shared buffer and its importers. */
class DmaBufTest {
  private final SharedWorld world = new SharedWorld();
  private final SharedWorld.TestImporter first = world.new TestImporter("first");
  private final SharedWorld.TestImporter second = world.new TestImporter("second");
  private final SharedWorld.TestImporter third = world.new TestImporter("third");
  private final BufferObject bo = world.buffer();

  @Test
  void move_severalMapped_allAreAskedBeforeAnyIsToldNewestFirst() {
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          for (Importer importer : List.of(first, second, third)) {
            dmaBuf.map(world.attach(dmaBuf, importer, t), t);
          }
          world.moveAway(bo, t);
        });
    world.simulation.run();
    assertEquals(
        List.of(
            "move",
            "ask third",
            "ask second",
            "ask first",
            "tell third",
            "tell second",
            "tell first",
            "copy"),
        world.story);
  }

  @Test
  void move_attachedButNotMapped_isNeitherAskedNorTold() {
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          dmaBuf.map(world.attach(dmaBuf, first, t), t);
          world.attach(dmaBuf, second, t);
          Attachment unmapped = world.attach(dmaBuf, third, t);
          dmaBuf.map(unmapped, t);
          dmaBuf.unmap(unmapped);
          world.moveAway(bo, t);
        });
    world.simulation.run();
    assertEquals(List.of("unmap third", "move", "ask first", "tell first", "copy"), world.story);
  }

  @Test
  void move_mapped_leavesTheMappingStaleUntilItIsMappedAgain() {
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          Attachment attachment = world.attach(dmaBuf, first, t);
          assertNull(attachment.mapped());
          Resource mapped = dmaBuf.map(attachment, t);
          assertEquals(mapped, attachment.mapped());
          assertEquals(mapped, bo.resource());
          world.moveAway(bo, t);
          assertNull(attachment.mapped());
          dmaBuf.map(attachment, t);
          assertEquals(bo.resource(), attachment.mapped());
        });
    world.simulation.run();
    assertEquals(2, world.story.stream().filter("copy"::equals).count(), "away, and back");
  }

  @Test
  void map_useAnnounced_theExporterIsToldOfIt_forThatMappingOnly() {
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          Attachment attachment = world.attach(dmaBuf, first, t);
          dmaBuf.map(attachment, t);
          assertEquals("nothing", world.announced);
          attachment.announceUse(4096, 0);
          dmaBuf.map(attachment, t);
          assertEquals("4096 + 0", world.announced);
          dmaBuf.map(attachment, t);
          assertEquals("nothing", world.announced);
        });
    world.simulation.run();
  }

  @Test
  void map_roomTakenByAnotherSharedBuffer_evictsItAndAsksItsImporters() {
    BufferObject other = world.buffer();
    world.holding(
        other,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, other);
          dmaBuf.map(world.attach(dmaBuf, second, t), t);
        });
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          dmaBuf.map(world.attach(dmaBuf, first, t), t);
        });
    world.simulation.run();
    assertEquals(List.of("ask second", "tell second", "copy"), world.story);
  }

  @Test
  void close_importerAttached_isRefusedAndNamesIt() {
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          Attachment attachment = world.attach(dmaBuf, first, t);
          IllegalStateException refused = assertThrows(IllegalStateException.class, dmaBuf::close);
          assertTrue(String.valueOf(refused.getMessage()).contains("first"));
          dmaBuf.detach(attachment);
          dmaBuf.close();
          assertThrows(IllegalStateException.class, dmaBuf::close);
          assertThrows(IllegalStateException.class, () -> world.attach(dmaBuf, second, t));
        });
    world.simulation.run();
  }

  @Test
  void detached_attachment_cannotBeUsed() {
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          Attachment attachment = world.attach(dmaBuf, first, t);
          dmaBuf.map(attachment, t);
          dmaBuf.detach(attachment);
          assertNull(attachment.mapped());
          assertEquals(0, dmaBuf.attachmentCount());
          assertThrows(IllegalStateException.class, () -> dmaBuf.map(attachment, t));
          assertThrows(IllegalStateException.class, () -> dmaBuf.unmap(attachment));
          assertThrows(IllegalStateException.class, () -> dmaBuf.detach(attachment));
          world.moveAway(bo, t);
        });
    world.simulation.run();
    assertEquals(List.of("unmap first", "move", "copy"), world.story);
  }

  @Test
  void map_attachmentOfAnotherBuffer_isRefused() {
    BufferObject other = world.buffer();
    world.holding(
        bo,
        t -> {
          t.lock(other);
          Attachment foreign = world.attach(new DmaBuf(world, other), first, t);
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          assertThrows(IllegalStateException.class, () -> dmaBuf.map(foreign, t));
          assertNotNull(foreign.dmaBuf().map(foreign, t));
        });
    world.simulation.run();
  }

  @Test
  void methods_withoutTheReservation_areRefused() {
    world.simulation.spawn(
        "careless", () -> assertThrows(AssertionError.class, () -> new DmaBuf(world, bo)));
    world.simulation.run();
  }

  /** The exporter may pin for who asks, and takes the reservation for that. */
  @Test
  void request_holdingTheReservation_isRefused() {
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          IllegalStateException refused =
              assertThrows(IllegalStateException.class, () -> dmaBuf.request(first, 1, true));
          assertEquals(
              "first holds the reservation of "
                  + bo
                  + " with a ticket, which may have to be taken here",
              refused.getMessage());
          assertEquals(0, world.known, "the exporter was not asked");
        });
    world.simulation.run();
  }
}
