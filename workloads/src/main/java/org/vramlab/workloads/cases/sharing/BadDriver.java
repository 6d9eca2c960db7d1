package org.vramlab.workloads.cases.sharing;

import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Exporter;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;

/**
 * A GPU's driver as exporter, and another one as importer, which do as they should until they are
 * told to break a rule.
 *
 * <p>Threads: as those drivers; told by one task while nobody else is at the buffer.
 */
final class BadDriver implements Exporter {
  private final AmdgpuDevice device;
  private boolean throwsWhenMapping;
  private boolean keepsPins;

  BadDriver(AmdgpuDevice device) {
    this.device = device;
  }

  /** From now on it fails whenever GPU 1 is to map. */
  void throwWhenMapping() {
    throwsWhenMapping = true;
  }

  /** From now on it forgets to unpin. */
  void keepPins() {
    keepsPins = true;
  }

  /** It unpins what it is told to. */
  void unpinAgain() {
    keepsPins = false;
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public void attach(Attachment attachment) throws Unsupported {
    device.attach(attachment);
  }

  @Override
  public void detach(Attachment attachment) {
    device.detach(attachment);
  }

  @Override
  public Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (throwsWhenMapping && attachment.device() == 1) {
      throw new IllegalStateException("null pointer in " + name() + "'s map callback");
    }
    return device.map(bo, attachment, ticket);
  }

  @Override
  public void unmap(BufferObject bo, Attachment attachment) {
    device.unmap(bo, attachment);
  }

  @Override
  public void pin(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    device.pin(bo, dmaBuf, ticket);
  }

  @Override
  public void unpin(BufferObject bo, DmaBuf dmaBuf) {
    if (!keepsPins) {
      device.unpin(bo, dmaBuf);
    }
  }

  @Override
  public int domainFor(BufferObject bo, Attachment attachment) {
    return device.domainFor(bo, attachment);
  }

  /** The importer, which has no page table that would have to be locked. */
  static final class BadImporter implements Importer {
    private final boolean throwsWhenAsked;

    BadImporter(boolean throwsWhenAsked) {
      this.throwsWhenAsked = throwsWhenAsked;
    }

    @Override
    public String name() {
      return "bad importer";
    }

    @Override
    public void prepareMove(Attachment attachment, Ticket ticket)
        throws WouldDeadlock, Interrupted, Busy {
      if (throwsWhenAsked) {
        throw new IllegalStateException("null pointer in " + name());
      }
      attachment.bo().lockForMove(ticket);
    }

    @Override
    public void moveNotify(Attachment attachment) {}
  }
}
