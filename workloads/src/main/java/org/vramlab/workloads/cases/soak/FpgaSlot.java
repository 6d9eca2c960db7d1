package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.fpga.Fpga;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;

/** An FPGA that may pin a quarter of a device's memory. */
final class FpgaSlot extends Slot {
  private static final int DEVICE = 7;

  FpgaSlot(SoakWorld world) {
    super(world, "fpga");
  }

  @Override
  ManagedDevice plugIn() {
    Fpga made =
        new Fpga(
            world.wwClass(), world.wires(), DEVICE, world.shape().vramPages() / 4, world.tickets());
    start(made, "kernel", new Kernel(made));
    return made;
  }

  @Override
  @Nullable MemoryManager memory() {
    return null;
  }

  private final class Kernel extends Importing<PinnedImport> {
    private final Fpga made;

    Kernel(Fpga made) {
      super(world.market(), FpgaSlot.this.random, 3);
      this.made = made;
    }

    @Override
    PinnedImport attach(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      return made.importBuffer(dmaBuf);
    }

    @Override
    void detach(PinnedImport imported) throws Interrupted {
      made.release(imported);
    }

    @Override
    boolean step() throws Interrupted, NoMemory, Busy, Unsupported {
      trade();
      if (imports().isEmpty()) {
        return false;
      }
      PinnedImport some = imports().get((int) random.below(imports().size()));
      Fence done = made.transfer(some, some.bo().sizeBytes(), random.below(2) == 0);
      if (done == null) {
        giveUp(some);
        return false;
      }
      done.await();
      return done.status() == 1;
    }
  }
}
