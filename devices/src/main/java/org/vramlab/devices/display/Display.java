package org.vramlab.devices.display;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.lifecycle.Claims;
import org.vramlab.devices.lifecycle.DeviceGate;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwClass;

/**
 * A display controller with one plane. Each flip pins the next framebuffer and unpins the one
 * before; what cannot be pinned is not shown, and the frame before stays on the screen.
 *
 * <p>Suspend: flips wait, the screen goes dark; resume shows again what was shown, if it can.
 * Reset: the picture stays. Removal: every framebuffer is taken off.
 *
 * <p>Threads: one task, and another that manages the display. Failure: a flip never fails for want
 * of memory, or of a framebuffer's exporter; skipped frames are counted.
 */
public final class Display implements ManagedDevice {
  private final WwClass wwClass;
  private final TicketSettings settings;
  private final DeviceGate gate;
  private final String name;
  private final int device;
  private final Ticket ticket;

  private final Claims<Framebuffer> framebuffers;

  /** Guards what is shown: clients change it, and so do a resume and a removal. */
  private final SleepingLock modesetLock;

  private @Nullable Framebuffer shown;

  /** What was on the screen before a suspend. */
  private @Nullable Framebuffer shownBefore;

  private long flips;
  private long pinFailures;

  /**
   * @param device its number in the topology
   */
  public Display(WwClass wwClass, Wires wires, int device, TicketSettings settings) {
    this.wwClass = wwClass;
    this.settings = settings;
    this.device = device;
    this.name = wires.topology().device(device).name();
    this.ticket = new Ticket(wwClass, settings);
    this.framebuffers = new Claims<>(wwClass, "framebuffers of " + name, this::takeOff);
    this.modesetLock =
        new SleepingLock(
            wwClass.sched(),
            wwClass.lockdep(),
            wwClass.lockdep().defineClass("modeset lock", LockKind.OUTER),
            name + "'s modeset lock");
    this.gate = new DeviceGate(wwClass.sched(), wwClass.lockdep(), name);
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * A framebuffer that this display can show.
   *
   * @throws Unsupported its exporter refuses this display
   */
  public Framebuffer add(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    gate.enter();
    try {
      Framebuffer framebuffer = attached(dmaBuf);
      framebuffers.add(framebuffer);
      return framebuffer;
    } finally {
      gate.leave();
    }
  }

  private Framebuffer attached(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    Framebuffer framebuffer = new Framebuffer(name, dmaBuf);
    Attachment attachment = dmaBuf.request(framebuffer, device, true);
    framebuffer.attached(attachment);
    dmaBuf.attachWithin(
        ticket,
        attachment,
        t -> {
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
    gate.enter();
    modesetLock.lock();
    try {
      boolean isThere = next == shown && !next.attachment().isRevoked();
      return isThere || show(next, ticket);
    } finally {
      modesetLock.unlock();
      gate.leave();
    }
  }

  private boolean show(Framebuffer next, Ticket with) throws Interrupted {
    boolean[] pinned = new boolean[1];
    try {
      with.execute(t -> {
        t.lock(next.dmaBuf().bo());
        pinned[0] = !next.attachment().isRevoked();
        if (pinned[0]) {
          next.dmaBuf().pin(next.attachment(), t);
        }
        t.seal();
      });
    } catch (NoMemory | Busy | Revoked cannot) {
      pinned[0] = false;
    }
    if (!pinned[0]) {
      pinFailures++;
      return false;
    }
    unpinShown();
    shown = next;
    flips++;
    return true;
  }

  /** The screen goes dark: what was shown is unpinned. */
  public void hide() {
    modesetLock.lock();
    shownBefore = null;
    unpinShown();
    modesetLock.unlock();
  }

  private void unpinShown() {
    Framebuffer old = shown;
    if (old != null) {
      shown = null;
      locked(
          old.dmaBuf(),
          () -> {
            // An exporter that is gone has let go of it.
            if (old.attachment().pins() > 0) {
              old.dmaBuf().unpin(old.attachment());
            }
          });
    }
  }

  /** Takes {@code framebuffer}, which is not shown, off; a removal of the display has done so. */
  public void remove(Framebuffer framebuffer) {
    modesetLock.lock();
    boolean isShown = framebuffer == shown;
    if (framebuffer == shownBefore) {
      shownBefore = null;
    }
    modesetLock.unlock();
    if (isShown) {
      throw new IllegalStateException(framebuffer + " is on the screen");
    }
    framebuffers.undo(framebuffer);
  }

  private void takeOff(Framebuffer framebuffer) {
    DmaBuf dmaBuf = framebuffer.dmaBuf();
    locked(dmaBuf, () -> dmaBuf.detach(framebuffer.attachment()));
  }

  /** Does something with the buffer locked, whatever signal comes. */
  private void locked(DmaBuf dmaBuf, Runnable what) {
    try {
      new Ticket(wwClass, settings.uninterruptible())
          .execute(t -> {
            t.lock(dmaBuf.bo());
            t.seal();
            what.run();
          });
    } catch (NoMemory | Busy | Interrupted impossible) {
      throw new AssertionError("nothing is allocated here, and no signal heard", impossible);
    }
  }

  @Override
  public void suspend() {
    gate.close();
    gate.awaitEmpty();
    modesetLock.lock();
    shownBefore = shown;
    unpinShown();
    modesetLock.unlock();
  }

  /** Whatever signal comes: else nobody would come in any more. */
  @Override
  public void resume() {
    modesetLock.lock();
    try {
      Framebuffer before = shownBefore;
      shownBefore = null;
      if (before != null && framebuffers.has(before)) {
        show(before, new Ticket(wwClass, settings.uninterruptible()));
      }
    } catch (Interrupted impossible) {
      throw new AssertionError("no signal is heard", impossible);
    } finally {
      modesetLock.unlock();
    }
    gate.open();
  }

  /** Nothing runs here that could end: the picture stays. */
  @Override
  public void reset() {}

  @Override
  public void remove() {
    gate.remove();
    gate.awaitEmpty();
    hide();
    framebuffers.undoAll();
  }

  @Override
  public boolean isGone() {
    return gate.isGone();
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
