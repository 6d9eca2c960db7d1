package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.i915.I915Device;
import org.vramlab.devices.i915.Wrong;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;

/** An i915 device, whose client wants twice its memory, and shares. */
final class I915Slot extends Slot {
  private static final int DEVICE = 3;
  private static final int KEPT = 15;

  private @Nullable I915Device device;

  I915Slot(SoakWorld world) {
    super(world, "i915");
  }

  @Override
  ManagedDevice plugIn() {
    I915Device made =
        new I915Device(world.wwClass(), "card0", DEVICE, world.shape().vramPages(), Wrong.NOTHING);
    device = made;
    start(made, "process", new Worker(made));
    return made;
  }

  @Override
  @Nullable MemoryManager memory() {
    I915Device mine = device;
    return mine == null ? null : mine.manager();
  }

  private final class Worker extends Owner {
    private final I915Device made;
    private final Ticket ticket = new Ticket(world.wwClass(), world.tickets());

    Worker(I915Device made) {
      super(world);
      this.made = made;
    }

    @Override
    void begin() throws Interrupted, NoMemory, Busy {
      long pages = world.shape().vramPages() / 8;
      for (int i = 0; i < KEPT; i++) {
        keep(made.create(pages));
      }
      offer(made.create(pages), made::export);
      offer(made.create(pages), made::export);
    }

    @Override
    boolean step() throws Interrupted, NoMemory, Busy {
      BufferObject bo = buffers().get((int) random.below(buffers().size()));
      if (random.below(4) == 0) {
        made.readPages(bo);
        return true;
      }
      made.execute(
          ticket,
          t -> {
            t.lock(bo);
            made.validate(bo, t);
            t.seal();
          });
      return true;
    }
  }
}
