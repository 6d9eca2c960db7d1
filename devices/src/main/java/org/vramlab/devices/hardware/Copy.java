package org.vramlab.devices.hardware;

import org.vramlab.interconnect.topology.Mover;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;

/**
 * A copy of one buffer from one memory to another by a copy engine, behind every fence of its
 * reservation. The version of what it copied is what the new place holds when it has ended; garbage
 * if it was cut short.
 */
public final class Copy extends Work {
  private final Sched sched;
  private final Wires wires;
  private final int id;
  private final int buffer;
  private final Resource from;
  private final Resource to;
  private final int source;
  private final int destination;
  private final long bytes;
  private final SpanKind kind;

  /** What the buffer must hold when the copy starts. */
  private final long version;

  /**
   * @param source endpoint where the buffer is
   * @param destination endpoint where it goes, another one
   * @param version what it must hold when the copy starts
   */
  public Copy(
      Sched sched,
      Wires wires,
      int buffer,
      Resource from,
      Resource to,
      int source,
      int destination,
      long bytes,
      SpanKind kind,
      long version) {
    this.sched = sched;
    this.wires = wires;
    this.id = sched.nextId(IdKind.COPY);
    this.buffer = buffer;
    this.from = from;
    this.to = to;
    this.source = source;
    this.destination = destination;
    this.bytes = bytes;
    this.kind = kind;
    this.version = version;
  }

  /**
   * Queues it behind all fences of {@code reservation}, whose lock is held; returns its own fence.
   * Cannot fail.
   */
  public Fence queueTo(WorkQueue queue, Reservation reservation) {
    for (int i = 0; i < reservation.count(); i++) {
      Fence fence = reservation.fence(i);
      if (fence.timeline() != queue.timeline()) {
        dependOn(fence);
      }
    }
    return queueUnordered(queue);
  }

  /**
   * Queues it behind nothing but what is in the queue: right only if nobody uses the buffer, and
   * otherwise a driver's mistake.
   */
  public Fence queueUnordered(WorkQueue queue) {
    Fence fence = queue.submit(this);
    sched
        .events()
        .copyQueued(
            sched.nowNanos(),
            id,
            queue.id(),
            fence.id(),
            buffer,
            from.id(),
            to.id(),
            from.manager().pool(),
            to.manager().pool(),
            bytes);
    queue.ringDoorbell();
    return fence;
  }

  @Override
  void start(long nowNanos) {
    span(sched.spans().begin(nowNanos, kind, sched.currentSpan()));
    sched.events().copyStarted(nowNanos, id, queue().id());
    if (isCutShort()) {
      sched.at(nowNanos, this::finish);
      return;
    }
    from.content().expect(version, buffer, "copy", id);
    wires.start(source, destination, bytes, Mover.SDMA, this);
  }

  @Override
  void stop() {}

  @Override
  public void flowEnded() {
    // What is on the wire cannot be called back; nobody waits for it any more.
    if (!isCutShort()) {
      finish(sched.nowNanos());
    }
  }

  @Override
  void end(long nowNanos) {
    if (isCutShort()) {
      to.content().write(Content.garbage(version));
    } else {
      from.content().expect(version, buffer, "copy", id);
      to.content().write(from.content().version());
    }
    sched.events().copyEnded(nowNanos, id, queue().id());
  }
}
