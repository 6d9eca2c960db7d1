package org.vramlab.devices.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.DeviceControl;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.JobScale;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/** Two framebuffers where VRAM has room for one: the second cannot be shown beside the first. */
class DisplayTest {
  private static final long MIB = 1 << 20;

  @Test
  void flip_pinsWhatIsShownAndSkipsWhatCannotBePinned() {
    Checker checker = new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);
    WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
    Wires wires = new Wires(simulation, Topologies.named("frontier-mi250x"));
    AmdgpuDevice device =
        new AmdgpuDevice(
            wwClass,
            wires,
            0,
            new DeviceSettings(
                MIB, 64 * MIB, EvictionPolicy.LRU, CpuCosts.LINUX, Retirement.BEHIND_FENCES),
            new JobScale(Simulation.EXACT_SEED, 0));
    GpuClient client = new GpuClient(device, "server", TicketSettings.PLAIN);
    Display display = new Display(wwClass, wires, 1, TicketSettings.PLAIN);
    simulation.spawn(
        "server",
        () -> {
          try {
            List<Mapping> screens = new ArrayList<>();
            List<DmaBuf> exports = new ArrayList<>();
            List<Framebuffer> framebuffers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
              screens.add(client.create(MIB));
              exports.add(client.export(screens.get(i)));
              framebuffers.add(display.add(exports.get(i)));
            }
            assertTrue(display.flip(framebuffers.get(0)));
            assertEquals(1, screens.get(0).bo().pins());
            assertFalse(display.flip(framebuffers.get(1)));
            assertEquals(1, screens.get(0).bo().pins());
            display.hide();
            assertEquals(0, screens.get(0).bo().pins());
            assertEquals(1, display.flips());
            assertEquals(1, display.pinFailures());
            for (int i = 0; i < 2; i++) {
              display.remove(framebuffers.get(i));
              client.close(screens.get(i), exports.get(i), List.of());
            }
          } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    device.manager().checkEmpty();
  }

  @Test
  void suspend_goesDarkAndUnpins_resumeShowsTheSame() {
    Rig rig = new Rig();
    Display display = new Display(rig.wwClass, rig.wires, 1, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping screen = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(screen);
      Framebuffer framebuffer = display.add(dmaBuf);
      assertTrue(display.flip(framebuffer));
      display.suspend();
      assertEquals(0, screen.bo().pins());
      display.resume();
      assertEquals(1, screen.bo().pins());
      display.reset();
      assertEquals(1, screen.bo().pins(), "the picture stays");
      display.hide();
      display.remove(framebuffer);
      rig.client.close(screen, dmaBuf, List.of());
    });
  }

  @Test
  void remove_takesFramebuffersOff_andAFlipIsRefused() {
    Rig rig = new Rig();
    Display display = new Display(rig.wwClass, rig.wires, 1, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping screen = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(screen);
      Framebuffer framebuffer = display.add(dmaBuf);
      assertTrue(display.flip(framebuffer));
      display.remove();
      assertEquals(0, screen.bo().pins());
      assertEquals(0, dmaBuf.attachmentCount());
      assertThrows(DeviceGone.class, () -> display.flip(framebuffer));
      display.hide();
      display.remove(framebuffer);
      rig.client.close(screen, dmaBuf, List.of());
    });
  }

  /** What is on the screen goes with its device; the next flip to it is skipped, not an error. */
  @Test
  void exporterRemoved_flipsAreSkipped() {
    Rig rig = new Rig();
    Display display = new Display(rig.wwClass, rig.wires, 1, TicketSettings.PLAIN);
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.run(() -> {
      Mapping screen = rig.client.create(MIB);
      DmaBuf dmaBuf = rig.client.export(screen);
      Framebuffer framebuffer = display.add(dmaBuf);
      assertTrue(display.flip(framebuffer));
      exporter.remove();
      display.hide();
      assertFalse(display.flip(framebuffer));
      assertEquals(1, display.pinFailures());
      display.remove(framebuffer);
      rig.client.close(screen, dmaBuf, List.of());
    });
  }
}
