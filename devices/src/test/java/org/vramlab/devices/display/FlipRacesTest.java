package org.vramlab.devices.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.devices.amdgpu.DeviceControl;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.sched.Task;

/**
 * A flip sleeps, for the lock of a buffer, and something comes between. Whatever that is: the frame
 * is shown or skipped, and what is not on the screen is not pinned.
 */
class FlipRacesTest {
  private static final long MILLI = 1_000_000;

  private final Rig rig = new Rig();
  private final Display display = new Display(rig.wwClass, rig.wires, 1, TicketSettings.PLAIN);

  /** What a flip that has returned said; null while it sleeps. */
  private String said = "";

  private void flipInATask(Framebuffer next) {
    rig.task("client", () -> said = display.flip(next) ? "shown" : "skipped");
  }

  /** Holds the buffer's lock for a millisecond from now, in another task. */
  private void hold(Mapping buffer) {
    rig.task("holder", () -> rig.locked(buffer.bo(), () -> rig.pause(MILLI)));
    rig.pause(1_000);
  }

  /** It sleeps for its victim, which is pinned before it comes free. */
  @Test
  void flip_victimIsPinnedMeanwhile_isSkipped_andNothingIsPinned() {
    rig.share(
        8 * MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = display.add(dmaBuf);
          Mapping full = rig.client.create(8 * MIB);
          assertEquals(1, statusOf(rig.client.submit(job(full, false, true, 0))));
          rig.task(
              "pinner",
              () ->
                  rig.locked(
                      full.bo(),
                      () -> {
                        rig.pause(MILLI);
                        full.bo().manager().pin(full.bo());
                      }));
          rig.pause(1_000);
          flipInATask(framebuffer);
          rig.pause(MILLI / 2);
          assertEquals("", said, "it did not have to wait");
          rig.pause(MILLI);
          assertEquals("skipped", said);
          assertEquals(1, display.pinFailures());
          assertEquals(0, display.flips());
          assertEquals(0, screen.bo().pins());
          rig.locked(full.bo(), () -> full.bo().manager().unpin(full.bo()));
          assertTrue(display.flip(framebuffer), "there is room again");
          display.hide();
          display.remove(framebuffer);
          rig.client.close(full, null, List.of());
        });
  }

  @Test
  void suspend_duringAFlip_waitsForIt_andTheResumeShowsThatFrame() {
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = display.add(dmaBuf);
          hold(screen);
          flipInATask(framebuffer);
          rig.pause(1_000);
          display.suspend();
          assertEquals("shown", said);
          assertEquals(0, screen.bo().pins());
          display.resume();
          assertEquals(1, screen.bo().pins());
          assertEquals(2, display.flips());
          display.hide();
          display.remove(framebuffer);
        });
  }

  @Test
  void flip_whileSuspended_waitsForTheResume_andARemovalRefusesIt() {
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = display.add(dmaBuf);
          display.suspend();
          flipInATask(framebuffer);
          rig.pause(MILLI);
          assertEquals("", said);
          assertEquals(0, screen.bo().pins());
          display.resume();
          rig.pause(MILLI);
          assertEquals("shown", said);
          display.suspend();
          rig.task(
              "late",
              () -> {
                assertThrows(DeviceGone.class, () -> display.flip(framebuffer));
                said = "refused";
              });
          rig.pause(MILLI);
          display.remove();
          rig.pause(MILLI);
          assertEquals("refused", said);
          assertEquals(0, screen.bo().pins());
          assertEquals(0, dmaBuf.attachmentCount());
        });
  }

  @Test
  void remove_duringAFlip_leavesNothingPinnedAndNobodyAttached() {
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = display.add(dmaBuf);
          hold(screen);
          flipInATask(framebuffer);
          rig.pause(1_000);
          display.remove();
          assertEquals("shown", said, "who is inside is waited for");
          assertEquals(0, screen.bo().pins());
          assertEquals(0, dmaBuf.attachmentCount());
          display.remove(framebuffer);
        });
  }

  /** A framebuffer that is being added when the display goes is taken off, too. */
  @Test
  void remove_whileAFramebufferIsAdded_leavesNobodyAttached() {
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer[] added = new Framebuffer[1];
          hold(screen);
          rig.task("client", () -> added[0] = display.add(dmaBuf));
          rig.pause(1_000);
          display.remove();
          rig.pause(2 * MILLI);
          assertEquals(0, dmaBuf.attachmentCount());
          display.remove(added[0]);
        });
  }

  @Test
  void suspend_whileAFramebufferIsAdded_waitsForThat() {
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer[] added = new Framebuffer[1];
          hold(screen);
          rig.task("client", () -> added[0] = display.add(dmaBuf));
          rig.pause(1_000);
          display.suspend();
          assertEquals(1, dmaBuf.attachmentCount());
          display.resume();
          display.remove(added[0]);
        });
  }

  /** The exporter goes while the flip sleeps for its buffer; and what is shown goes with it. */
  @Test
  void exporterRemoved_duringAFlip_theFrameIsSkipped() {
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = display.add(dmaBuf);
          hold(screen);
          rig.task("unplug", exporter::remove);
          rig.pause(1_000);
          flipInATask(framebuffer);
          rig.pause(2 * MILLI);
          assertEquals("skipped", said);
          assertEquals(1, display.pinFailures());
          assertEquals(0, screen.bo().pins());
          display.remove(framebuffer);
        });
  }

  @Test
  void flip_toWhatWasOnTheScreenWhenItsExporterWent_isSkipped() {
    DeviceControl exporter = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = display.add(dmaBuf);
          assertTrue(display.flip(framebuffer));
          exporter.remove();
          assertFalse(display.flip(framebuffer));
          assertEquals(1, display.flips());
          display.hide();
          display.remove(framebuffer);
        });
  }

  /** It has pinned the frame and waits for the move of it there, when the signal comes. */
  @Test
  void flip_interrupted_leavesNothingPinned_andWhatWasShownStays() {
    TicketSettings interruptible = new TicketSettings(EvictionMode.TICKET, true, true, 0);
    Display other = new Display(rig.wwClass, rig.wires, 2, interruptible);
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer shown = other.add(dmaBuf);
          Mapping second = rig.client.create(4 * MIB);
          DmaBuf shared = rig.client.export(second);
          Framebuffer next = other.add(shared);
          assertTrue(other.flip(shown));
          // It is in GTT, so that the pin has to wait for a copy.
          assertEquals(1, statusOf(rig.client.submit(job(second, false, true, 0))));
          DeviceControl control = new DeviceControl(rig.gpu, TicketSettings.PLAIN);
          control.suspend();
          control.resume();
          Task me = rig.simulation.currentTask();
          long began = rig.simulation.nowNanos();
          rig.simulation.at(began + 20_000, now -> rig.simulation.signal(me));
          assertThrows(Interrupted.class, () -> other.flip(next));
          assertTrue(me.takeSignal());
          assertEquals(0, second.bo().pins());
          assertEquals(1, screen.bo().pins());
          assertEquals(1, other.flips());
          assertEquals(0, other.pinFailures());
          other.hide();
          other.remove(shown);
          other.remove(next);
          rig.client.close(second, shared, List.of());
        });
  }

  @Test
  void resume_withASignalPending_showsTheSame_andLetsFlipsIn() {
    TicketSettings interruptible = new TicketSettings(EvictionMode.TICKET, true, true, 0);
    Display other = new Display(rig.wwClass, rig.wires, 2, interruptible);
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = other.add(dmaBuf);
          assertTrue(other.flip(framebuffer));
          other.suspend();
          Task me = rig.simulation.currentTask();
          hold(screen);
          rig.simulation.signal(me);
          other.resume();
          assertTrue(me.takeSignal());
          assertEquals(1, screen.bo().pins());
          assertTrue(other.flip(framebuffer));
          other.hide();
          other.remove(framebuffer);
        });
  }

  /** What was shown cannot be pinned again: the screen stays dark, and the next frame is shown. */
  @Test
  void resume_whatWasShownCannotBePinned_isSkipped() {
    rig.share(
        8 * MIB,
        (screen, dmaBuf) -> {
          Framebuffer framebuffer = display.add(dmaBuf);
          assertTrue(display.flip(framebuffer));
          display.suspend();
          Mapping full = rig.client.create(8 * MIB);
          assertEquals(1, statusOf(rig.client.submit(job(full, false, true, 0))));
          rig.locked(full.bo(), () -> full.bo().manager().pin(full.bo()));
          display.resume();
          assertEquals(0, screen.bo().pins());
          assertEquals(1, display.pinFailures());
          rig.locked(full.bo(), () -> full.bo().manager().unpin(full.bo()));
          assertTrue(display.flip(framebuffer));
          assertEquals(1, screen.bo().pins());
          display.hide();
          display.remove(framebuffer);
          rig.client.close(full, null, List.of());
        });
  }

  /** Two framebuffers in turn, with locks lost on purpose in every flip. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8})
  void flips_withLocksLostOnPurpose_pinOneFrameAtATime(int interval) {
    Display other =
        new Display(rig.wwClass, rig.wires, 2, TicketSettings.PLAIN.injecting(interval));
    rig.share(
        MIB,
        (screen, dmaBuf) -> {
          Mapping second = rig.client.create(MIB);
          DmaBuf shared = rig.client.export(second);
          List<Framebuffer> both = List.of(other.add(dmaBuf), other.add(shared));
          for (int frame = 0; frame < 20; frame++) {
            assertTrue(other.flip(both.get(frame % 2)));
            assertEquals(1 - frame % 2, screen.bo().pins());
            assertEquals(frame % 2, second.bo().pins());
          }
          assertEquals(20, other.flips());
          other.remove();
          assertEquals(0, screen.bo().pins() + second.bo().pins());
          rig.client.close(second, shared, List.of());
        });
  }
}
