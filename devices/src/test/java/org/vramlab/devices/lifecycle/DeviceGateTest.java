package org.vramlab.devices.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.lockdep.LockdepReport;

/** Who comes in, who waits, and who is refused. */
class DeviceGateTest {
  private final Rig rig = new Rig();
  private final DeviceGate gate = new DeviceGate(rig.simulation, rig.wwClass.lockdep(), "card");
  private final List<String> story = new ArrayList<>();

  @Test
  void closed_holdsUpWhoComes_andWaitsForWhoIsInside() {
    rig.task(
        "inside",
        () -> {
          gate.enter();
          rig.pause(1_000);
          story.add("leaves");
          gate.leave();
        });
    rig.task(
        "late",
        () -> {
          rig.pause(200);
          gate.enter();
          story.add("comes in");
          gate.leave();
        });
    rig.run(() -> {
      rig.pause(100);
      gate.close();
      gate.awaitEmpty();
      story.add("empty");
      rig.pause(1_000);
      story.add("opens");
      gate.open();
    });
    assertEquals(List.of("leaves", "empty", "opens", "comes in"), story);
  }

  @Test
  void removed_refusesWhoWaitsAndWhoComes() {
    rig.task(
        "waits",
        () -> {
          rig.pause(100);
          assertThrows(DeviceGone.class, gate::enter);
          story.add("refused");
        });
    rig.run(() -> {
      gate.close();
      rig.pause(1_000);
      gate.remove();
      gate.awaitEmpty();
      assertThrows(DeviceGone.class, gate::enter);
    });
    assertEquals(List.of("refused"), story);
  }

  /** Who is let in with a ticket open would be waited for with its locks held. */
  @Test
  void enter_withATicketOpen_isFoundByLockdep() {
    assertThrows(
        LockdepReport.class,
        () ->
            rig.run(
                () -> new Ticket(rig.wwClass, TicketSettings.PLAIN).execute(t -> gate.enter())));
  }
}
