package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.display.Display;
import org.vramlab.devices.display.Framebuffer;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;

/** A display that shows buffers of others. */
final class DisplaySlot extends Slot {
  private static final int DEVICE = 6;

  DisplaySlot(SoakWorld world) {
    super(world, "display");
  }

  @Override
  ManagedDevice plugIn() {
    Display made = new Display(world.wwClass(), world.wires(), DEVICE, world.tickets());
    start(made, "server", new Server(made));
    return made;
  }

  @Override
  @Nullable MemoryManager memory() {
    return null;
  }

  private final class Server extends Importing<Framebuffer> {
    private final Display made;

    Server(Display made) {
      super(world.market(), DisplaySlot.this.random, 3);
      this.made = made;
    }

    @Override
    Framebuffer attach(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
      return made.add(dmaBuf);
    }

    @Override
    void detach(Framebuffer imported) throws Interrupted {
      made.hide();
      made.remove(imported);
    }

    @Override
    boolean step() throws Interrupted, NoMemory, Busy, Unsupported {
      trade();
      return !imports().isEmpty() && made.flip(imports().get((int) random.below(imports().size())));
    }
  }
}
