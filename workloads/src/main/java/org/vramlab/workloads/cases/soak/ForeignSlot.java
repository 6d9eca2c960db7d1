package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.foreign.ForeignDevice;
import org.vramlab.devices.foreign.ForeignMemory;
import org.vramlab.devices.foreign.Unmappable;
import org.vramlab.devices.hardware.WorkError;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeout;
import org.vramlab.ttm.resv.Usage;

/** A foreign device that renders into buffers which it shares, and loses a fence now and then. */
final class ForeignSlot extends Slot {
  static final int DEVICE = 9;
  private static final int BUFFERS = 3;
  private static final long FRAME_NANOS = 8_000_000;
  private static final long PATIENCE_NANOS = 10_000_000_000L;
  private static final int ONE_IN_LOST = 2_000;

  private @Nullable ForeignDevice device;

  ForeignSlot(SoakWorld world) {
    super(world, "foreign");
  }

  @Override
  ManagedDevice plugIn() {
    ForeignDevice made =
        new ForeignDevice(
            new ForeignMemory(
                world.wwClass(),
                world.wires(),
                DEVICE,
                world.shape().vramPages(),
                Unmappable.REFUSED_AT_ATTACH),
            world.tickets());
    device = made;
    start(made, "renderer", new Renderer(made));
    return made;
  }

  @Override
  @Nullable MemoryManager memory() {
    ForeignDevice mine = device;
    return mine == null ? null : mine.memory().manager();
  }

  private final class Renderer extends Owner {
    private final ForeignDevice made;
    private final Ticket ticket = new Ticket(world.wwClass(), world.tickets());

    Renderer(ForeignDevice made) {
      super(world);
      this.made = made;
    }

    @Override
    void begin() throws Interrupted, NoMemory, Busy {
      for (int i = 0; i < BUFFERS; i++) {
        offer(made.create(world.shape().vramPages() / 8), made::export);
      }
    }

    @Override
    boolean step() throws Interrupted, NoMemory, Busy {
      BufferObject bo = buffers().get((int) random.below(BUFFERS));
      Fence frame = made.render(1 + random.below(FRAME_NANOS), random.below(ONE_IN_LOST) == 0);
      FenceTimeout.guard(frame, PATIENCE_NANOS, WorkError.TIMED_OUT.code());
      ticket.execute(t -> {
        t.lock(bo);
        bo.reservation().reserveSlots(1);
        t.seal();
        bo.reservation().add(frame, Usage.WRITE);
      });
      return frame.awaitFor(2 * PATIENCE_NANOS) > 0 && frame.status() == 1;
    }
  }
}
