package org.vramlab.devices.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;

/** What a client and a removal both want to undo, and what comes too late to be taken back. */
class ClaimsTest {
  private static final long UNDOING_NANOS = 1_000_000;

  private final Rig rig = new Rig();
  private final List<String> undone = new ArrayList<>();
  private final Claims<String> claims =
      new Claims<>(
          rig.wwClass,
          "things",
          thing -> {
            rig.pause(UNDOING_NANOS);
            undone.add(thing);
          });

  @Test
  void undo_whileAnotherIsAtIt_returnsWhenItIsDone() {
    claims.add("thing");
    rig.run(() -> {
      rig.task("removal", claims::undoAll);
      rig.pause(UNDOING_NANOS / 2);
      assertFalse(claims.has("thing"));
      claims.undo("thing");
      assertEquals(List.of("thing"), undone);
      claims.undo("thing");
      assertEquals(List.of("thing"), undone, "it is undone once");
    });
  }

  @Test
  void undoAll_whileAClientIsAtOne_waitsForThatToo() {
    claims.add("first");
    claims.add("second");
    rig.run(() -> {
      rig.task("client", () -> claims.undo("second"));
      rig.pause(UNDOING_NANOS / 2);
      claims.undoAll();
      assertEquals(2, undone.size());
    });
  }

  /** Between the check that the device is there and the export it has been pulled out. */
  @Test
  void exports_afterTheyWereRevoked_takeNoMore() {
    Exports exports = new Exports(rig.wwClass, "gpu");
    rig.run(() -> {
      Mapping buffer = rig.client.create(Rig.MIB);
      exports.revokeAll(new Ticket(rig.wwClass, TicketSettings.PLAIN));
      DmaBuf[] late = new DmaBuf[1];
      rig.locked(
          buffer.bo(),
          () -> {
            late[0] = new DmaBuf(rig.gpu, buffer.bo());
            assertThrows(DeviceGone.class, () -> exports.add(late[0]));
          });
      assertFalse(late[0].isOpen());
      assertEquals(1, buffer.bo().references());
      rig.client.close(buffer, null, List.of());
      assertTrue(undone.isEmpty());
    });
  }
}
