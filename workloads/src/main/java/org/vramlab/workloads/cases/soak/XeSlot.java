package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.devices.xe.Binding;
import org.vramlab.devices.xe.PreemptVm;
import org.vramlab.devices.xe.XeDevice;
import org.vramlab.devices.xe.XeSettings;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;

/** An xe device with two address spaces that do not fit together, and somebody who shares. */
final class XeSlot extends Slot {
  static final int DEVICE = 2;
  private static final int PROCESSES = 2;
  private static final long LONGEST_RUN_NANOS = 20_000_000;

  private @Nullable XeDevice device;

  XeSlot(SoakWorld world) {
    super(world, "xe");
  }

  @Override
  ManagedDevice plugIn() {
    XeSettings settings =
        XeSettings.of(world.shape().vramPages()).with(world.tickets()).escalating();
    XeDevice made = new XeDevice(world.wwClass(), world.wires(), DEVICE, settings);
    device = made;
    for (int i = 0; i < PROCESSES; i++) {
      start(made, "process " + i, new Worker(made, "process " + i));
    }
    start(made, "owner", new Sharer(made));
    return made;
  }

  @Override
  @Nullable MemoryManager memory() {
    XeDevice mine = device;
    return mine == null ? null : mine.manager();
  }

  /** Work that runs for long. */
  private final class Worker extends Importing<Binding> {
    private final PreemptVm vm;

    /** Of its private buffers: every run writes them all. */
    private final Damage damage = new Damage();

    Worker(XeDevice made, String process) {
      super(world.market(), XeSlot.this.random, 2);
      this.vm = new PreemptVm(made, process);
    }

    @Override
    void begin() throws Interrupted {
      for (int i = 0; i < 3; i++) {
        vm.create(world.shape().vramPages() / 4);
      }
    }

    @Override
    Binding attach(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      return vm.importBuffer(dmaBuf);
    }

    @Override
    void detach(Binding imported) throws Interrupted {
      vm.unbind(imported);
    }

    @Override
    boolean step() throws Interrupted, NoMemory, Busy, Unsupported {
      trade();
      boolean reads = random.below(4) > 0;
      int status = vm.run(1 + random.below(LONGEST_RUN_NANOS), reads);
      int ended = status == 0 ? 1 : status;
      Damage.judgeReader(reads && damage.isDamaged(), ended, vm.name());
      damage.written(ended);
      return status == 0;
    }

    @Override
    void end() throws Interrupted, NoMemory, Busy {
      super.end();
      vm.close();
    }
  }

  /** Buffers for others, which it wants in VRAM itself now and then. */
  private final class Sharer extends Owner {
    private final XeDevice made;
    private final Ticket ticket = new Ticket(world.wwClass(), world.tickets());

    Sharer(XeDevice made) {
      super(world);
      this.made = made;
    }

    @Override
    void begin() throws Interrupted, NoMemory, Busy {
      for (int i = 0; i < 2; i++) {
        offer(made.create(world.shape().vramPages() / 16), made::export);
      }
      keep(made.create(world.shape().vramPages() * 3 / 8));
    }

    @Override
    boolean step() throws Interrupted, NoMemory, Busy {
      BufferObject bo = buffers().get((int) random.below(3));
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
