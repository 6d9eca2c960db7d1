package org.vramlab.workloads.cases.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.workloads.cases.soak.Market.Offer;

/** A client that has buffers of its device, and offers some of them. */
abstract class Owner extends Client {
  private final SoakWorld world;
  private final List<BufferObject> kept = new ArrayList<>();
  private final List<Offer> offered = new ArrayList<>();

  Owner(SoakWorld world) {
    this.world = world;
  }

  final void keep(BufferObject bo) {
    kept.add(bo);
  }

  final void offer(BufferObject bo, Function<BufferObject, DmaBuf> export)
      throws Interrupted, NoMemory, Busy {
    offered.add(world.offer(bo, export));
  }

  /** What it has, shared or not. */
  final List<BufferObject> buffers() {
    List<BufferObject> all = new ArrayList<>(kept);
    for (Offer offer : offered) {
      all.add(offer.dmaBuf().bo());
    }
    return all;
  }

  @Override
  void end() throws Interrupted, NoMemory, Busy {
    for (Offer offer : offered) {
      world.close(offer);
    }
    kept.forEach(BufferObject::release);
  }
}
