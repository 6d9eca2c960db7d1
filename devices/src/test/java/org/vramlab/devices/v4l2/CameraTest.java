package org.vramlab.devices.v4l2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.devices.lifecycle.Rig.MIB;
import static org.vramlab.devices.lifecycle.Rig.job;
import static org.vramlab.devices.lifecycle.Rig.statusOf;

import org.junit.jupiter.api.Test;
import org.vramlab.devices.amdgpu.DeviceControl;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.Rig;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.sched.Task;

/** A camera of 50 frames a second, with one or two buffers. */
class CameraTest {
  private static final long FRAME_NANOS = 20_000_000;

  private final Rig rig = new Rig();
  private final Camera camera =
      new Camera(rig.wwClass, rig.wires, 1, FRAME_NANOS, TicketSettings.PLAIN);

  /** What happens while the camera streams, with a buffer of the GPU's to put frames into. */
  @FunctionalInterface
  private interface Shoot {
    void run(Mapping buffer, DmaBuf dmaBuf, PinnedImport target) throws Interrupted, NoMemory, Busy;
  }

  private void streaming(Shoot shoot) {
    rig.share(
        MIB,
        (buffer, dmaBuf) -> {
          PinnedImport target = camera.add(dmaBuf);
          camera.streamOn();
          shoot.run(buffer, dmaBuf, target);
          camera.streamOff();
          camera.remove(target);
        });
  }

  private static int statusOfNext(Camera camera) throws Interrupted {
    Frame frame = camera.dequeue();
    assertNotNull(frame);
    assert frame != null;
    return frame.status();
  }

  /** The consumer submits before the frame is there; the buffer's fence makes its job wait. */
  @Test
  void frame_isThereAtItsTime_andWhoUsesTheBufferWaitsForIt() {
    streaming((buffer, dmaBuf, target) -> {
      Fence there = camera.queue(target);
      Fence read = rig.client.submit(job(buffer, true, false, 0));
      assertEquals(1, statusOf(read));
      assertEquals(1, statusOf(there));
      assertEquals(FRAME_NANOS, rig.simulation.nowNanos() / FRAME_NANOS * FRAME_NANOS);
      assertEquals(1, statusOfNext(camera));
      assertNull(camera.dequeue());
    });
  }

  @Test
  void frame_withoutABuffer_isDroppedAndCounted() {
    streaming((buffer, dmaBuf, target) -> {
      camera.queue(target);
      rig.pause(5 * FRAME_NANOS + FRAME_NANOS / 2);
      assertEquals(1, camera.captured());
      assertEquals(4, camera.dropped());
      assertEquals(1, statusOfNext(camera));
      camera.streamOff();
      assertThrows(IllegalStateException.class, () -> camera.queue(target));
    });
  }

  /** A killed process does not wait for a frame; the buffer stays queued, and comes back later. */
  @Test
  void dequeue_signalPending_isInterrupted_andTheBufferStaysQueued() {
    TicketSettings interruptible = new TicketSettings(EvictionMode.TICKET, true, true, 0);
    Camera killable = new Camera(rig.wwClass, rig.wires, 2, FRAME_NANOS, interruptible);
    rig.share(
        MIB,
        (buffer, dmaBuf) -> {
          PinnedImport target = killable.add(dmaBuf);
          killable.streamOn();
          killable.queue(target);
          Task me = rig.simulation.currentTask();
          rig.simulation.signal(me);
          assertThrows(Interrupted.class, killable::dequeue);
          assertEquals(0, killable.captured(), "it has waited for the frame");
          assertTrue(me.takeSignal());
          assertThrows(IllegalStateException.class, () -> killable.remove(target));
          assertEquals(1, statusOfNext(killable));
          killable.streamOff();
          killable.remove(target);
        });
  }

  @Test
  void remove_queuedBuffer_isRefused() {
    streaming((buffer, dmaBuf, target) -> {
      camera.queue(target);
      assertThrows(IllegalStateException.class, () -> camera.remove(target));
      assertEquals(1, statusOfNext(camera));
    });
  }

  /** The second buffer is lost before it is queued: the first frame comes all the same. */
  @Test
  void queue_bufferThatWasTakenBack_leavesNoFrameWaiting() {
    streaming((buffer, dmaBuf, target) -> {
      camera.queue(target);
      new DeviceControl(rig.gpu, TicketSettings.PLAIN).remove();
      assertNull(camera.queue(target));
      statusOfNext(camera);
      assertNull(camera.dequeue());
    });
  }

  @Test
  void suspend_givesUpWhatIsQueued_andFramesComeAgainAfterTheResume() {
    streaming((buffer, dmaBuf, target) -> {
      camera.queue(target);
      camera.suspend();
      assertEquals(WorkError.CANCELLED.code(), statusOfNext(camera));
      rig.pause(10 * FRAME_NANOS);
      camera.resume();
      camera.queue(target);
      assertEquals(1, statusOfNext(camera));
      assertEquals(1, camera.captured());
      assertEquals(0, camera.dropped());
      camera.queue(target);
      camera.reset();
      assertEquals(WorkError.CANCELLED.code(), statusOfNext(camera));
    });
  }

  @Test
  void remove_whileItStreams_endsTheFrames_andLetsGoOfTheBuffers() {
    streaming((buffer, dmaBuf, target) -> {
      camera.queue(target);
      camera.queue(target);
      rig.pause(FRAME_NANOS + 1_000);
      camera.remove();
      assertEquals(WorkError.NO_DEVICE.code(), statusOfNext(camera));
      assertEquals(WorkError.NO_DEVICE.code(), statusOfNext(camera));
      assertEquals(0, buffer.bo().pins());
      assertEquals(0, dmaBuf.attachmentCount());
      assertThrows(DeviceGone.class, () -> camera.queue(target));
      assertThrows(DeviceGone.class, camera::streamOn);
    });
  }
}
