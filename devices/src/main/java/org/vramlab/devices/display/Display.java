package org.vramlab.devices.display;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.ww.WwClass;

/**
 * A display controller with one plane. Each flip pins the next framebuffer and unpins the one
 * before; what cannot be pinned is not shown, and the frame before stays on the screen.
 *
 * <p>Threads: one task. Failure: a flip never fails for its caller; skipped frames are counted.
 */
public final class Display {
  private final String name;
  private final int device;
  private final Ticket ticket;
  private @Nullable Framebuffer shown;
  private long flips;
  private long pinFailures;

  /**
   * @param device its number in the topology
   */
  public Display(WwClass wwClass, Wires wires, int device, TicketSettings settings) {
    this.device = device;
    this.name = wires.topology().device(device).name();
    this.ticket = new Ticket(wwClass, settings);
  }

  /**
   * A framebuffer that this display can show.
   *
   * @throws Unsupported its exporter refuses this display
   */
  public Framebuffer add(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    Framebuffer framebuffer = new Framebuffer(name, dmaBuf);
    Attachment attachment = dmaBuf.request(framebuffer, device, true);
    framebuffer.attached(attachment);
    ticket.execute(t -> {
      t.lock(dmaBuf.bo());
      dmaBuf.attach(attachment, t);
      t.seal();
    });
    return framebuffer;
  }

  /**
   * Shows {@code next} in place of what is shown ({@code prepare_fb}, then {@code cleanup_fb}).
   *
   * @return false if it cannot be pinned: the frame is skipped
   */
  public boolean flip(Framebuffer next) throws Interrupted {
    if (next == shown) {
      return true;
    }
    try {
      ticket.execute(t -> {
        t.lock(next.dmaBuf().bo());
        next.dmaBuf().pin(next.attachment(), t);
        t.seal();
      });
    } catch (NoMemory | Busy enomem) {
      pinFailures++;
      return false;
    }
    hide();
    shown = next;
    flips++;
    return true;
  }

  /** The screen goes dark: what was shown is unpinned. */
  public void hide() throws Interrupted {
    Framebuffer old = shown;
    if (old != null) {
      shown = null;
      release(old, false);
    }
  }

  /** Takes {@code framebuffer}, which is not shown, off. */
  public void remove(Framebuffer framebuffer) throws Interrupted {
    if (framebuffer == shown) {
      throw new IllegalStateException(framebuffer + " is on the screen");
    }
    release(framebuffer, true);
  }

  private void release(Framebuffer framebuffer, boolean detaches) throws Interrupted {
    DmaBuf dmaBuf = framebuffer.dmaBuf();
    try {
      ticket.execute(t -> {
        t.lock(dmaBuf.bo());
        t.seal();
        if (detaches) {
          dmaBuf.detach(framebuffer.attachment());
        } else {
          dmaBuf.unpin(framebuffer.attachment());
        }
      });
    } catch (NoMemory | Busy impossible) {
      throw new AssertionError("nothing is allocated here", impossible);
    }
  }

  /** Frames that were shown. */
  public long flips() {
    return flips;
  }

  /** Frames that were skipped because the framebuffer could not be pinned. */
  public long pinFailures() {
    return pinFailures;
  }

  @Override
  public String toString() {
    return name;
  }
}
