package org.vramlab.devices.lifecycle;

import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.Conduct;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Exporter;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.Resource;

/** Fixture: exports buffers of a {@link Rig}'s GPU, and crashes in its map callback if told to. */
public final class BuggyExporter implements Exporter {
  private static final Placement IN_VRAM = Placement.of(Place.anywhere(AmdgpuDevice.VRAM));

  private final Rig rig;
  private final Conduct conduct = Conduct.cuttingOff();
  private boolean fails;

  /** One that does not crash yet. */
  public BuggyExporter(Rig rig) {
    this.rig = rig;
  }

  /** Whether it crashes from now on. */
  public void fails(boolean whether) {
    fails = whether;
  }

  /** Contains what it does. */
  public Conduct conduct() {
    return conduct;
  }

  /** A new buffer, exported; to be closed with {@link Rig#close}. */
  public DmaBuf export(long bytes) throws Interrupted, NoMemory, Busy {
    BufferObject bo = rig.gpu.manager().create(bytes, 0);
    DmaBuf[] made = new DmaBuf[1];
    rig.locked(bo, () -> made[0] = new DmaBuf(this, bo, conduct));
    return made[0];
  }

  @Override
  public String name() {
    return "buggy";
  }

  @Override
  public void pin(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    rig.gpu.manager().validate(bo, IN_VRAM, ticket);
    rig.gpu.manager().pin(bo);
  }

  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (fails) {
      throw new IllegalArgumentException("a bug of the exporter");
    }
    rig.gpu.manager().validate(bo, IN_VRAM, ticket);
    Resource where = bo.resource();
    assert where != null : "validated";
    return where;
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return AmdgpuDevice.VRAM;
  }
}
