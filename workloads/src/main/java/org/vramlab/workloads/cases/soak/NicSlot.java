package org.vramlab.workloads.cases.soak;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.devices.rdma.MemoryRegion;
import org.vramlab.devices.rdma.RdmaNic;
import org.vramlab.devices.rdma.Registration;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;

/** A network card whose user registers buffers in every right way. */
final class NicSlot extends Slot {
  private static final int DEVICE = 4;
  private static final List<Registration> WAYS =
      List.of(
          Registration.STATIC, Registration.PINNED, Registration.ON_DEMAND, Registration.REVOCABLE);

  NicSlot(SoakWorld world) {
    super(world, "nic");
  }

  @Override
  ManagedDevice plugIn() {
    RdmaNic made = new RdmaNic(world.wwClass(), world.wires(), DEVICE, world.tickets());
    start(made, "user", new User(made));
    return made;
  }

  @Override
  @Nullable MemoryManager memory() {
    return null;
  }

  private final class User extends Importing<MemoryRegion> {
    private final RdmaNic made;

    User(RdmaNic made) {
      super(world.market(), NicSlot.this.random, 3);
      this.made = made;
    }

    @Override
    MemoryRegion attach(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      return made.register(dmaBuf, WAYS.get((int) random.below(WAYS.size())));
    }

    @Override
    void detach(MemoryRegion imported) throws Interrupted {
      made.deregister(imported);
    }

    @Override
    boolean step() throws Interrupted, NoMemory, Busy, Unsupported {
      trade();
      if (imports().isEmpty()) {
        return false;
      }
      MemoryRegion region = imports().get((int) random.below(imports().size()));
      Fence done = made.transfer(region, region.bo().sizeBytes(), random.below(2) == 0);
      if (done == null) {
        giveUp(region);
        return false;
      }
      done.await();
      return done.status() == 1;
    }
  }
}
