package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.devices.v4l2.Camera;
import org.vramlab.devices.v4l2.Frame;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;

/** A camera that films into buffers of others. */
final class CameraSlot extends Slot {
  private static final int DEVICE = 5;
  private static final long FRAME_NANOS = 33_000_000;

  CameraSlot(SoakWorld world) {
    super(world, "camera");
  }

  @Override
  ManagedDevice plugIn() {
    Camera made = new Camera(world.wwClass(), world.wires(), DEVICE, FRAME_NANOS, world.tickets());
    start(made, "film", new Film(made));
    return made;
  }

  @Override
  @Nullable MemoryManager memory() {
    return null;
  }

  private final class Film extends Importing<PinnedImport> {
    private final Camera made;

    Film(Camera made) {
      super(world.market(), CameraSlot.this.random, 2);
      this.made = made;
    }

    @Override
    void begin() {
      made.streamOn();
    }

    @Override
    PinnedImport attach(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      return made.add(dmaBuf);
    }

    @Override
    void detach(PinnedImport imported) throws Interrupted {
      made.remove(imported);
    }

    /** Nothing is queued between two steps. */
    @Override
    boolean step() throws Interrupted, NoMemory, Busy, Unsupported {
      trade();
      for (PinnedImport buffer : imports()) {
        made.queue(buffer);
      }
      boolean captured = false;
      for (Frame frame = made.dequeue(); frame != null; frame = made.dequeue()) {
        captured |= frame.status() == 1;
      }
      return captured;
    }

    @Override
    void end() throws Interrupted, NoMemory, Busy {
      while (made.dequeue() != null) {
        // A step may have ended early.
      }
      made.streamOff();
      super.end();
    }
  }
}
