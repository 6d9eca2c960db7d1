package org.vramlab.devices.display;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Importer;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;

/**
 * A shared buffer that can be shown. While it is not on the screen it may be anywhere: nothing is
 * mapped, and a move concerns nobody here.
 *
 * <p>Guarded by the buffer's reservation.
 */
public final class Framebuffer implements Importer {
  private final String name;
  private final DmaBuf dmaBuf;
  private @Nullable Attachment attachment;

  Framebuffer(String name, DmaBuf dmaBuf) {
    this.name = name;
    this.dmaBuf = dmaBuf;
  }

  @Override
  public String name() {
    return name;
  }

  DmaBuf dmaBuf() {
    return dmaBuf;
  }

  void attached(Attachment as) {
    attachment = as;
  }

  Attachment attachment() {
    Attachment mine = attachment;
    assert mine != null : "framebuffers of a display are attached";
    return mine;
  }

  @Override
  public void prepareMove(Attachment moving, Ticket ticket)
      throws WouldDeadlock, Interrupted, Busy {
    moving.bo().lockForMove(ticket);
  }

  @Override
  public void moveNotify(Attachment moving) {
    // What moves is not on the screen, for that is pinned.
    moving.bo().lock().assertHeld();
  }

  @Override
  public String toString() {
    return "framebuffer " + dmaBuf.bo() + " of " + name;
  }
}
