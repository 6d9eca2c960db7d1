package org.vramlab.devices.v4l2;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.card.Card;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.card.PinnedImports;
import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;

/**
 * A camera with one stream. At every frame time the oldest queued buffer gets the frame; if none is
 * queued the frame is dropped, and counted.
 *
 * <p>A queued buffer carries a fence, which signals within as many frame times as buffers are
 * queued before it: so buffers are queued only while the sensor runs, and get their fences with an
 * error when it stops.
 *
 * <p>Suspend and reset: what is queued ends with an error, frames are missed until the resume.
 * Removal: the same, and everything is let go of.
 *
 * <p>Threads: one task, and another that manages the device; frame times are event handlers. What
 * all three look at is guarded by a leaf lock.
 */
public final class Camera extends Card {
  private final Sched sched;
  private final long frameNanos;
  private final FenceTimeline frameTimes;

  private final PinnedImports buffers;

  /** What was queued and not dequeued, oldest first; the client's. */
  private final ArrayDeque<Queued> queued = new ArrayDeque<>();

  private final LeafLock lock;

  /**
   * Each signals when the frame begins for which a buffer waits, oldest first; guarded by the lock,
   * as all below.
   */
  private final ArrayDeque<Fence> waiting = new ArrayDeque<>();

  private final Handler frameTime = this::frameBegins;
  private boolean streaming;
  private boolean asleep;
  private boolean ticking;
  private long captured;
  private long dropped;

  private record Queued(PinnedImport buffer, Fence done) {}

  /**
   * @param device its number in the topology
   * @param frameNanos from one frame to the next
   */
  public Camera(
      WwClass wwClass, Wires wires, int device, long frameNanos, TicketSettings settings) {
    super(wwClass, wires, device, "DMA", settings);
    this.sched = wwClass.sched();
    this.frameNanos = frameNanos;
    this.frameTimes = FenceTimeline.announced(sched, wwClass.lockdep(), name() + " sensor");
    this.buffers = new PinnedImports(wwClass, name(), device, settings);
    this.lock =
        sched.newLeafLock("frames of " + name()).watchedBy(wwClass.lockdep(), "frames of a camera");
  }

  /**
   * Imports a buffer for frames ({@code vb2_dc_attach_dmabuf}).
   *
   * @throws NoMemory its exporter cannot pin it
   * @throws Unsupported its exporter refuses this device
   * @throws org.vramlab.devices.lifecycle.DeviceGone the camera has been removed
   */
  public PinnedImport add(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    gate().enter();
    try {
      return buffers.attach(dmaBuf);
    } finally {
      gate().leave();
    }
  }

  /**
   * Lets go of a buffer; a removal of the camera has done so.
   *
   * @throws IllegalStateException it is queued: dequeue it first
   */
  public void remove(PinnedImport buffer) {
    for (Queued one : queued) {
      if (one.buffer() == buffer) {
        throw new IllegalStateException(buffer + " is queued at " + name());
      }
    }
    buffers.detach(buffer);
  }

  /**
   * Frames begin; sleeps first while the camera is suspended.
   *
   * @throws org.vramlab.devices.lifecycle.DeviceGone the camera has been removed
   */
  public void streamOn() {
    gate().enter();
    try {
      streams(true);
    } finally {
      gate().leave();
    }
  }

  /** Frames end; what is queued is given up. */
  public void streamOff() {
    streams(false);
    giveUpQueued();
    engine().queue().awaitIdle();
  }

  private void streams(boolean whether) {
    lock.lock();
    streaming = whether;
    lock.unlock();
    tickIfDue();
  }

  private void sleeps(boolean whether) {
    lock.lock();
    asleep = whether;
    lock.unlock();
    tickIfDue();
  }

  /** Sees to it that the next frame begins in time, if frames do. */
  private void tickIfDue() {
    lock.lock();
    boolean begins = streaming && !asleep && !ticking;
    ticking |= begins;
    lock.unlock();
    if (begins) {
      sched.at(sched.nowNanos() + frameNanos, frameTime);
    }
  }

  private void frameBegins(long nowNanos) {
    lock.lock();
    ticking = streaming && !asleep;
    boolean frame = ticking;
    Fence first = frame ? waiting.poll() : null;
    if (first != null) {
      captured++;
    } else if (frame) {
      dropped++;
    }
    lock.unlock();
    if (first != null) {
      first.signal();
    }
    if (frame) {
      sched.at(nowNanos + frameNanos, frameTime);
    }
  }

  /**
   * Gives the camera a buffer for a frame ({@code VIDIOC_QBUF}).
   *
   * @return signals when the frame is in the buffer, or with an error when it was given up; null if
   *     the buffer's exporter has taken it back
   * @throws org.vramlab.devices.lifecycle.DeviceGone the camera has been removed
   */
  public @Nullable Fence queue(PinnedImport buffer) throws Interrupted, NoMemory, Busy {
    gate().enter();
    try {
      if (!isStreaming()) {
        throw new IllegalStateException(name() + " does not stream: the frame would never come");
      }
      Fence done =
          buffer.access(engine(), this::nextFrame, ticket(), buffer.bo().sizeBytes(), true);
      if (done != null) {
        queued.add(new Queued(buffer, done));
      }
      return done;
    } finally {
      gate().leave();
    }
  }

  private boolean isStreaming() {
    lock.lock();
    boolean now = streaming;
    lock.unlock();
    return now;
  }

  /** The frame after those that are waited for; it is going to be handed over. */
  private Job nextFrame() {
    Fence begins = frameTimes.nextFence();
    Job frame = engine().newJob();
    frame.waitFor(begins);
    lock.lock();
    waiting.add(begins);
    lock.unlock();
    return frame;
  }

  /**
   * Takes back the buffer that was queued first ({@code VIDIOC_DQBUF}); sleeps until its frame is
   * there, or was given up.
   *
   * @return null if none is queued
   * @throws Interrupted a signal came: the buffer is still queued
   */
  public @Nullable Frame dequeue() throws Interrupted {
    Queued first = queued.peek();
    if (first == null) {
      return null;
    }
    first.done().await(settings().interruptible());
    queued.remove();
    return new Frame(first.buffer(), first.done().status());
  }

  /** Frames that went to a buffer, or were on their way when they were given up. */
  public long captured() {
    lock.lock();
    long now = captured;
    lock.unlock();
    return now;
  }

  /** Frames for which no buffer was queued. */
  public long dropped() {
    lock.lock();
    long now = dropped;
    lock.unlock();
    return now;
  }

  /** What is queued ends with an error, now. */
  private void giveUpQueued() {
    engine().queue().reset();
    releaseWaiting();
  }

  /** Nobody waits for a frame that will not come. */
  private void releaseWaiting() {
    sched.at(
        sched.nowNanos(),
        now -> {
          lock.lock();
          List<Fence> given = List.copyOf(waiting);
          waiting.clear();
          lock.unlock();
          given.forEach(Fence::signal);
        });
  }

  @Override
  public void suspend() {
    gate().close();
    gate().awaitEmpty();
    sleeps(true);
    giveUpQueued();
    engine().queue().awaitIdle();
  }

  @Override
  public void resume() {
    sleeps(false);
    super.resume();
  }

  @Override
  public void reset() {
    giveUpQueued();
  }

  @Override
  protected void letGo() {
    streams(false);
    releaseWaiting();
    engine().queue().awaitIdle();
    buffers.detachAll();
  }
}
