package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Usage;

/**
 * Drivers that break the rules of sharing: strictly, the run ends with driver, buffer and rule; cut
 * off, the same is written down, and the others go on.
 */
class ConductTest {
  private final SharedWorld world = new SharedWorld();
  private final SharedWorld.TestImporter good = world.new TestImporter("good");
  private final SharedWorld.TestImporter bad = world.new TestImporter("bad");
  private final BufferObject bo = world.buffer();
  private final Conduct conduct = Conduct.cuttingOff();

  private void shared(Conduct judge, Steps steps) {
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo, judge);
          Attachment goodOne = world.attach(dmaBuf, good, t);
          Attachment badOne = world.attach(dmaBuf, bad, t);
          steps.run(dmaBuf, goodOne, badOne, t);
        });
    world.simulation.run();
  }

  /** What the two importers do. */
  interface Steps {
    void run(DmaBuf dmaBuf, Attachment good, Attachment bad, Ticket ticket)
        throws WouldDeadlock, Interrupted, NoMemory, Busy;
  }

  private void assertBlamed(ConductRule rule, String driver) {
    List<Misconduct> broken = conduct.broken();
    assertEquals(1, broken.size(), broken::toString);
    assertEquals(rule, broken.getFirst().rule());
    assertEquals(driver, broken.getFirst().driver());
    assertEquals(bo.id(), broken.getFirst().buffer());
    String message = String.valueOf(broken.getFirst().getMessage());
    assertTrue(message.contains(driver) && message.contains(rule.text()), message);
  }

  @Test
  void importerThrowsWhenAsked_isCutOff_theMoveGoesOn() {
    bad.broken = true;
    shared(
        conduct,
        (dmaBuf, goodOne, badOne, t) -> {
          dmaBuf.map(goodOne, t);
          dmaBuf.map(badOne, t);
          world.moveAway(bo, t);
          assertTrue(badOne.isRevoked());
          assertThrows(Revoked.class, () -> dmaBuf.map(badOne, t));
          Resource mappedAgain = dmaBuf.map(goodOne, t);
          assertEquals(bo.resource(), mappedAgain);
        });
    assertBlamed(ConductRule.IMPORTER_FAILED, "bad");
    assertTrue(world.story.contains("tell good"));
  }

  @Test
  void importerThrowsWhenAsked_strictly_endsTheRunWithItsBug() {
    bad.broken = true;
    IllegalArgumentException bug =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                shared(
                    Conduct.STRICT,
                    (dmaBuf, goodOne, badOne, t) -> {
                      dmaBuf.map(badOne, t);
                      world.moveAway(bo, t);
                    }));
    assertEquals("a bug of bad", bug.getMessage());
    assertEquals(List.of(), Conduct.STRICT.broken());
  }

  @Test
  void exporterThrowsWhenMapping_theImporterIsRevokedAndTheOthersKeepTheirs() {
    shared(
        conduct,
        (dmaBuf, goodOne, badOne, t) -> {
          Resource mapped = dmaBuf.map(goodOne, t);
          world.broken = true;
          assertThrows(Revoked.class, () -> dmaBuf.map(badOne, t));
          assertEquals(mapped, goodOne.mapped());
        });
    assertBlamed(ConductRule.EXPORTER_FAILED, "exporter");
  }

  @Test
  void unmapTwice_isNamedAndReachesTheExporterOnce() {
    shared(
        conduct,
        (dmaBuf, goodOne, badOne, t) -> {
          dmaBuf.map(badOne, t);
          dmaBuf.unmap(badOne);
          dmaBuf.unmap(badOne);
          assertNotNull(dmaBuf.map(goodOne, t));
        });
    assertBlamed(ConductRule.UNMAPPED_TWICE, "bad");
    assertEquals(List.of("unmap bad"), world.story);
  }

  @Test
  void unpinTwice_isNamedAndTheOthersPinHolds() {
    shared(
        conduct,
        (dmaBuf, goodOne, badOne, t) -> {
          dmaBuf.pin(goodOne, t);
          dmaBuf.unpin(badOne);
          assertEquals(1, bo.pins());
        });
    assertBlamed(ConductRule.UNPINNED_TWICE, "bad");
  }

  @Test
  void detachWithAPin_isNamedAndThePinReleased() {
    shared(
        conduct,
        (dmaBuf, goodOne, badOne, t) -> {
          dmaBuf.pin(badOne, t);
          dmaBuf.detach(badOne);
          assertEquals(0, bo.pins());
          world.moveAway(bo, t);
        });
    assertBlamed(ConductRule.PIN_LEAKED, "bad");
  }

  @Test
  void notifyAfterClose_isNamedAndReachesNobody() {
    shared(
        conduct,
        (dmaBuf, goodOne, badOne, t) -> {
          dmaBuf.map(goodOne, t);
          dmaBuf.detach(goodOne);
          dmaBuf.detach(badOne);
          dmaBuf.close();
          dmaBuf.notifyMove(t);
        });
    assertBlamed(ConductRule.NOTIFIED_AFTER_DETACH, "exporter");
    assertEquals(List.of("unmap good"), world.story);
  }

  @Test
  void attachmentLeftAtClose_isNamedAndDetached() {
    shared(
        conduct,
        (dmaBuf, goodOne, badOne, t) -> {
          dmaBuf.map(badOne, t);
          dmaBuf.detach(goodOne);
          dmaBuf.close();
          assertEquals(0, dmaBuf.attachmentCount());
        });
    assertBlamed(ConductRule.ATTACHMENT_LEAKED, "bad");
  }

  @Test
  void eachRule_strictly_isThrownWithDriverBufferAndRule() {
    AtomicInteger thrown = new AtomicInteger();
    shared(
        Conduct.STRICT,
        (dmaBuf, goodOne, badOne, t) -> {
          List<Runnable> wrongs =
              List.of(() -> dmaBuf.unmap(badOne), () -> dmaBuf.unpin(badOne), dmaBuf::close);
          for (Runnable wrong : wrongs) {
            Misconduct misconduct = assertThrows(Misconduct.class, wrong::run);
            assertEquals("bad", misconduct.driver());
            thrown.incrementAndGet();
          }
        });
    assertEquals(3, thrown.get());
  }

  /** Whoever waits for the buffer goes on, with an error, when the time is over. */
  @Test
  void fenceThatNeverSignals_isNamedAndCompleted_theOthersGoOn() {
    FenceTimeline ring =
        new FenceTimeline(world.simulation, world.wwClass.lockdep(), 0, "exporter's ring");
    Fence never = ring.nextFence();
    Fence inTime = ring.nextFence();
    shared(
        conduct,
        (dmaBuf, goodOne, badOne, t) -> {
          bo.reservation().reserveSlots(2);
          bo.reservation().add(never, Usage.KERNEL);
          conduct.expect("exporter", bo, never, 10_000_000_000L);
          conduct.expect("exporter", bo, inTime, 10_000_000_000L);
          world.simulation.at(5_000, now -> inTime.signal());
          dmaBuf.pin(goodOne, t);
          assertEquals(10_000_000_000L, world.simulation.nowNanos(), "a pin waits for moves");
          assertEquals(1, bo.pins());
        });
    assertBlamed(ConductRule.FENCE_OVERDUE, "exporter");
    assertTrue(never.error() < 0 && inTime.error() == 0);
  }

  @Test
  void fenceThatNeverSignals_strictly_endsTheRunWithItsName() {
    Fence never =
        new FenceTimeline(world.simulation, world.wwClass.lockdep(), 0, "ring").nextFence();
    Misconduct misconduct =
        assertThrows(
            Misconduct.class,
            () ->
                shared(
                    Conduct.STRICT,
                    (dmaBuf, goodOne, badOne, t) ->
                        Conduct.STRICT.expect("exporter", bo, never, 1_000_000)));
    assertEquals(ConductRule.FENCE_OVERDUE, misconduct.rule());
    assertTrue(String.valueOf(misconduct.getMessage()).contains("within 1 ms"));
  }
}
