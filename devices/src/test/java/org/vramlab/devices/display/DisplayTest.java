package org.vramlab.devices.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.amdgpu.DeviceControl;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;

/** What is shown is pinned; what cannot be pinned is not shown. */
class DisplayTest {
  private final Rig rig = new Rig();
  private final Display display = new Display(rig.wwClass, rig.wires, 1, TicketSettings.PLAIN);

  /** What happens to a framebuffer that is shown. */
  @FunctionalInterface
  private interface Scene {
    void run(Mapping screen, DmaBuf dmaBuf, Framebuffer framebuffer)
        throws Interrupted, NoMemory, Busy, Unsupported;
  }

  private void showing(Scene scene) {
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = display.add(dmaBuf);
          assertTrue(display.flip(framebuffer));
          scene.run(screen, dmaBuf, framebuffer);
          display.hide();
          display.remove(framebuffer);
        });
  }

  /** Two framebuffers where VRAM has room for one: the second cannot be shown beside the first. */
  @Test
  void flip_pinsWhatIsShownAndSkipsWhatCannotBePinned() {
    rig.share(
        8 * MIB,
        (first, firstShared) -> {
          Mapping second = rig.client.create(8 * MIB);
          DmaBuf secondShared = rig.client.export(second);
          Framebuffer shown = display.add(firstShared);
          Framebuffer skipped = display.add(secondShared);
          assertTrue(display.flip(shown));
          assertEquals(1, first.bo().pins());
          assertFalse(display.flip(skipped));
          assertEquals(1, first.bo().pins());
          display.hide();
          assertEquals(0, first.bo().pins());
          assertEquals(1, display.flips());
          assertEquals(1, display.pinFailures());
          display.remove(shown);
          display.remove(skipped);
          rig.client.close(second, secondShared, List.of());
        });
  }

  @Test
  void suspend_goesDarkAndUnpins_resumeShowsTheSame() {
    showing((screen, dmaBuf, framebuffer) -> {
      display.suspend();
      assertEquals(0, screen.bo().pins());
      display.resume();
      assertEquals(1, screen.bo().pins());
      display.reset();
      assertEquals(1, screen.bo().pins(), "the picture stays");
    });
  }

  @Test
  void remove_takesFramebuffersOff_andAFlipIsRefused() {
    showing((screen, dmaBuf, framebuffer) -> {
      display.remove();
      assertEquals(0, screen.bo().pins());
      assertEquals(0, dmaBuf.attachmentCount());
      assertThrows(DeviceGone.class, () -> display.flip(framebuffer));
    });
  }

  /** What is on the screen goes with its device; the next flip to it is skipped, not an error. */
  @Test
  void exporterRemoved_flipsAreSkipped() {
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    showing((screen, dmaBuf, framebuffer) -> {
      exporter.remove();
      display.hide();
      assertFalse(display.flip(framebuffer));
      assertEquals(1, display.pinFailures());
    });
  }
}
