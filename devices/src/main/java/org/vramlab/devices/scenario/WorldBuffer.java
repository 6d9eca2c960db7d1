package org.vramlab.devices.scenario;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;

/** A buffer with its home, and how it was exported. The dma-buf is guarded by the reservation. */
final class WorldBuffer {
  private final String name;
  private final WorldDevice home;
  private final BufferObject bo;
  private @Nullable DmaBuf exported;

  /** Handles that processes have open: each is a reference. */
  private int handles;

  WorldBuffer(String name, WorldDevice home, BufferObject bo) {
    this.name = name;
    this.home = home;
    this.bo = bo;
  }

  WorldDevice home() {
    return home;
  }

  BufferObject bo() {
    return bo;
  }

  boolean isInVram() {
    return bo.isIn(home.vram());
  }

  /** The dma-buf, made at the first import; the reservation is held. */
  DmaBuf export() {
    DmaBuf dmaBuf = exported;
    if (dmaBuf == null) {
      dmaBuf = new DmaBuf(home, bo);
      exported = dmaBuf;
    }
    return dmaBuf;
  }

  /** Closes the dma-buf if nobody is attached any more; true if its reference is to be dropped. */
  boolean closeExport() {
    DmaBuf dmaBuf = exported;
    if (dmaBuf == null || dmaBuf.attachmentCount() > 0) {
      return false;
    }
    dmaBuf.close();
    exported = null;
    return true;
  }

  void handleOpened() {
    handles++;
    bo.retain();
  }

  /** The caller drops the reference. */
  void handleClosed() {
    handles--;
  }

  /** Looks whether its lock is free and its references are those of its handles and its dma-buf. */
  void checkAtEnd() {
    if (bo.lock().isLocked()) {
      throw new IllegalStateException(name + " is left locked: " + bo.lock());
    }
    int expected = handles + (exported == null ? 0 : 1);
    if (bo.references() != expected) {
      throw new IllegalStateException(
          name + " has " + bo.references() + " references left, not " + expected);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
