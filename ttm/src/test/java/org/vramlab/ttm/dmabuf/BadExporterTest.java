package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;

/**
 * An exporter that breaks the rules, in each of its callbacks: it is named with the buffer and the
 * rule, and who imports goes on.
 */
class BadExporterTest {
  private final SharedWorld world = new SharedWorld();
  private final SharedWorld.TestImporter first = world.new TestImporter("first");
  private final SharedWorld.TestImporter second = world.new TestImporter("second");
  private final BufferObject bo = world.buffer();
  private final Conduct conduct = Conduct.cuttingOff();

  /** What is done with the dma-buf, whose reservation is held. */
  private interface Steps {
    void run(DmaBuf dmaBuf, Ticket ticket) throws WouldDeadlock, Interrupted, NoMemory, Busy;
  }

  private void share(Conduct judge, Steps steps) {
    world.holding(bo, t -> steps.run(new DmaBuf(world, bo, judge), t));
    world.simulation.run();
  }

  private void assertNamed(Misconduct misconduct, ConductRule rule, String callback) {
    assertEquals(rule, misconduct.rule());
    assertEquals("exporter", misconduct.driver());
    assertEquals(bo.id(), misconduct.buffer());
    assertEquals(callback, misconduct.callback());
    String message = String.valueOf(misconduct.getMessage());
    assertTrue(
        message.startsWith("exporter ")
            && message.contains("(buffer " + bo.id() + ")")
            && message.contains(rule.text()),
        message);
  }

  private void assertOnlyBlamed(ConductRule rule, String callback) {
    assertEquals(1, conduct.broken().size(), () -> conduct.broken().toString());
    assertNamed(conduct.broken().getFirst(), rule, callback);
  }

  @ParameterizedTest
  @ValueSource(strings = {"map", "pin"})
  void throwsWhenItIsToHelp_whoAskedIsCutOff_andTheOtherGoesOn(String callback) {
    share(
        conduct,
        (dmaBuf, t) -> {
          Attachment asking = world.attach(dmaBuf, first, t);
          Attachment other = world.attach(dmaBuf, second, t);
          world.failing = callback;
          if (callback.equals("map")) {
            assertThrows(Revoked.class, () -> dmaBuf.map(asking, t));
          } else {
            assertThrows(Revoked.class, () -> dmaBuf.pin(asking, t));
          }
          world.failing = "";
          assertTrue(asking.isRevoked());
          Resource mapped = dmaBuf.map(other, t);
          assertEquals(mapped, bo.resource());
          dmaBuf.detach(asking);
          dmaBuf.detach(other);
          dmaBuf.close();
          assertEquals(0, world.known);
        });
    assertOnlyBlamed(ConductRule.EXPORTER_FAILED, callback);
  }

  @Test
  void throwsWhenSomebodyAsksToAttach_thatIsRefused() {
    share(
        conduct,
        (dmaBuf, t) -> {
          world.failing = "attach";
          assertThrows(Unsupported.class, () -> world.request(dmaBuf, first));
          world.failing = "";
          assertNotNull(dmaBuf.map(world.attach(dmaBuf, second, t), t));
        });
    assertOnlyBlamed(ConductRule.EXPORTER_FAILED, "attach");
  }

  /** Whoever lets go has let go: of its mapping, its pin, its attachment. */
  @ParameterizedTest
  @ValueSource(strings = {"unmap", "unpin", "detach"})
  void throwsWhenSomebodyLetsGo_thatIsDoneAllTheSame(String callback) {
    share(
        conduct,
        (dmaBuf, t) -> {
          Attachment leaving = world.attach(dmaBuf, first, t);
          Attachment other = world.attach(dmaBuf, second, t);
          dmaBuf.map(leaving, t);
          dmaBuf.map(other, t);
          dmaBuf.pin(leaving, t);
          world.failing = callback;
          dmaBuf.unpin(leaving);
          dmaBuf.unmap(leaving);
          dmaBuf.detach(leaving);
          world.failing = "";
          assertNull(leaving.mapped());
          assertEquals(0, bo.pins());
          assertEquals(1, dmaBuf.attachmentCount());
          world.moveAway(bo, t);
          assertNotNull(dmaBuf.map(other, t));
          dmaBuf.detach(other);
          dmaBuf.close();
        });
    assertOnlyBlamed(ConductRule.EXPORTER_FAILED, callback);
    assertTrue(world.story.contains("tell second"));
  }

  @Test
  void throwsWhenTheCpuIsDone_theAccessHasEnded() {
    CpuAccess[] access = new CpuAccess[1];
    world.holding(bo, t -> access[0] = new DmaBuf(world, bo, conduct).cpuAccess());
    world.simulation.spawn(
        "reader",
        () -> {
          try {
            world.simulation.delay(1, SpanKind.PAUSE);
            access[0].begin("reader", false);
            world.failing = "endCpuAccess";
            assertThrows(Unsupported.class, () -> access[0].end("reader", false));
          } catch (NoMemory | Unsupported unexpected) {
            throw new AssertionError(unexpected);
          }
        });
    world.simulation.run();
    assertEquals(0, access[0].begun());
    assertOnlyBlamed(ConductRule.EXPORTER_FAILED, "endCpuAccess");
  }

  /** The buffer could never move again. */
  @Test
  void keepsAPin_isNamedAndThePinReleased() {
    world.keepsPins = true;
    share(
        conduct,
        (dmaBuf, t) -> {
          Attachment pinning = world.attach(dmaBuf, first, t);
          dmaBuf.pin(pinning, t);
          dmaBuf.unpin(pinning);
          assertEquals(0, bo.pins());
          world.moveAway(bo, t);
        });
    assertOnlyBlamed(ConductRule.PIN_LEAKED, "");
    String message = String.valueOf(conduct.broken().getFirst().getMessage());
    assertTrue(message.startsWith("exporter keeps the pin that first gave up"), message);
  }

  @Test
  void pinsMoreThanItIsAsked_isNamedAndTheSurplusReleased() {
    world.pinsEach = 2;
    share(
        conduct,
        (dmaBuf, t) -> {
          Attachment pinning = world.attach(dmaBuf, first, t);
          dmaBuf.pin(pinning, t);
          assertEquals(1, bo.pins());
          dmaBuf.unpin(pinning);
          assertEquals(0, bo.pins());
        });
    assertOnlyBlamed(ConductRule.PIN_LEAKED, "");
  }

  /** What the exporter has pinned for itself is no leak. */
  @Test
  void hasPinsOfItsOwn_isNotBlamed() {
    share(
        Conduct.STRICT,
        (dmaBuf, t) -> {
          world.manager.validate(bo, SharedWorld.FAST, t);
          world.manager.pin(bo);
          Attachment pinning = world.attach(dmaBuf, first, t);
          dmaBuf.pin(pinning, t);
          assertEquals(2, bo.pins());
          dmaBuf.unpin(pinning);
          assertEquals(1, bo.pins());
          world.manager.unpin(bo);
          dmaBuf.detach(pinning);
        });
  }

  /** An exporter that holds its memory in some other way has nothing to take off the buffer. */
  @Test
  void pinsInAWayOfItsOwn_isNotBlamed() {
    world.pinsEach = 0;
    world.keepsPins = true;
    share(
        Conduct.STRICT,
        (dmaBuf, t) -> {
          world.manager.validate(bo, SharedWorld.FAST, t);
          world.manager.pin(bo);
          Attachment pinning = world.attach(dmaBuf, first, t);
          dmaBuf.pin(pinning, t);
          dmaBuf.unpin(pinning);
          assertEquals(1, bo.pins());
          world.manager.unpin(bo);
          dmaBuf.detach(pinning);
        });
  }

  /** The run ends with the driver's own bug, and with it who broke which rule over which buffer. */
  @ParameterizedTest
  @ValueSource(strings = {"attach", "map", "pin", "unpin", "unmap", "detach"})
  void throws_strictly_theBugComesWithDriverBufferAndRule(String callback) {
    world.failing = callback;
    IllegalArgumentException bug =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                share(
                    Conduct.STRICT,
                    (dmaBuf, t) -> {
                      Attachment attachment = world.attach(dmaBuf, first, t);
                      dmaBuf.map(attachment, t);
                      dmaBuf.pin(attachment, t);
                      dmaBuf.unpin(attachment);
                      dmaBuf.unmap(attachment);
                      dmaBuf.detach(attachment);
                    }));
    assertEquals("a bug of the exporter", bug.getMessage());
    Misconduct behind = Misconduct.behind(bug);
    assertNotNull(behind);
    assertNamed(behind, ConductRule.EXPORTER_FAILED, callback);
  }

  @Test
  void leaksAndLateNotifications_strictly_areThrownWithDriverBufferAndRule() {
    world.keepsPins = true;
    share(
        Conduct.STRICT,
        (dmaBuf, t) -> {
          Attachment pinning = world.attach(dmaBuf, first, t);
          dmaBuf.pin(pinning, t);
          assertNamed(
              assertThrows(Misconduct.class, () -> dmaBuf.unpin(pinning)),
              ConductRule.PIN_LEAKED,
              "");
          world.keepsPins = false;
          world.manager.unpin(bo);
          dmaBuf.detach(pinning);
          dmaBuf.close();
          assertNamed(
              assertThrows(Misconduct.class, () -> dmaBuf.notifyMove(t)),
              ConductRule.NOTIFIED_AFTER_DETACH,
              "");
        });
    assertFalse(bo.isPinned());
    assertEquals(List.of(), Conduct.STRICT.broken());
    assertNull(Misconduct.behind(new IllegalStateException("of nobody")));
  }
}
