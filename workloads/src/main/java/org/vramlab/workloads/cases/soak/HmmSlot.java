package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.hmm.HmmDevice;
import org.vramlab.devices.hmm.UserMapping;
import org.vramlab.devices.hmm.UserMemory;
import org.vramlab.devices.hmm.UserRange;
import org.vramlab.devices.hmm.Wrong;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;

/** A device that works on the memory of a process, whose pages the host replaces all the time. */
final class HmmSlot extends Slot {
  private static final int DEVICE = 8;

  HmmSlot(SoakWorld world) {
    super(world, "hmm");
  }

  @Override
  ManagedDevice plugIn() {
    HmmDevice made =
        new HmmDevice(world.wwClass(), world.wires(), DEVICE, world.tickets(), Wrong.NOTHING);
    UserRange range =
        new UserMemory(world.simulation(), world.wwClass().lockdep(), "process")
            .map(world.shape().vramPages() * BufferObject.PAGE_BYTES / 16);
    start(made, "process", new Worker(made, range));
    start(made, "host", new Host(range));
    return made;
  }

  @Override
  @Nullable MemoryManager memory() {
    return null;
  }

  /** Copies between its memory and what others share. */
  private final class Worker extends Importing<PinnedImport> {
    private final HmmDevice made;
    private final UserRange range;
    private final Damage damage = new Damage();
    private @Nullable UserMapping mapping;

    Worker(HmmDevice made, UserRange range) {
      super(world.market(), HmmSlot.this.random, 2);
      this.made = made;
      this.range = range;
    }

    @Override
    void begin() {
      mapping = made.register(range);
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
      UserMapping mine = mapping;
      if (mine == null) {
        return false;
      }
      PinnedImport shared =
          imports().isEmpty() || random.below(2) == 0
              ? null
              : imports().get((int) random.below(imports().size()));
      boolean writes = random.below(2) == 0;
      Fence done = made.submit(mine, shared, writes);
      if (done == null) {
        if (shared != null) {
          giveUp(shared);
        }
        return false;
      }
      done.await();
      if (shared == null) {
        Damage.judgeReader(!writes && damage.isDamaged(), done.status(), made + "'s job");
      }
      if (writes) {
        damage.written(done.status());
      }
      return done.status() == 1;
    }

    @Override
    void end() throws Interrupted, NoMemory, Busy {
      super.end();
      UserMapping mine = mapping;
      if (mine != null) {
        made.unregister(mine);
      }
    }
  }

  /** Needs the pages for something else. */
  private static final class Host extends Client {
    private final UserRange range;

    Host(UserRange range) {
      this.range = range;
    }

    @Override
    boolean step() {
      range.replacePages();
      return true;
    }
  }
}
