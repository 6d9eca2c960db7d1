package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.hardware.Engine;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.interconnect.topology.Topology;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;

/**
 * The copy engines of one device: one for each direction to and from host memory, and one for each
 * direction to and from every peer, made when it is first needed. (KFD recommends engines of their
 * own towards peers: {@code recommended_sdma_engine_id_mask}.)
 *
 * <p>Each knows about when it will have done what it was given, if nothing else slows it down: what
 * stands in line before the next copy.
 *
 * <p>Threads: as the device.
 */
final class CopyEngines {
  /** One engine: its ring, and when it is free again at the earliest. */
  static final class Ring {
    private final WorkQueue queue;
    private long freeAtNanos;

    Ring(WorkQueue queue) {
      this.queue = queue;
    }

    /** The ring itself. */
    WorkQueue queue() {
      return queue;
    }

    /** How long a copy waits that is queued now. */
    long waitNanos(long nowNanos) {
      return Math.max(0, freeAtNanos - nowNanos);
    }

    /** A copy of so long a time was queued. */
    void busyFor(long nanos, long nowNanos) {
      freeAtNanos = Math.max(nowNanos, freeAtNanos) + nanos;
    }
  }

  private final WwClass wwClass;
  private final Sched sched;
  private final String device;
  private final Ring in;
  private final Ring out;

  /** By peer; null until one is needed. */
  private final @Nullable Ring[] fromPeers;

  private final @Nullable Ring[] toPeers;

  CopyEngines(WwClass wwClass, String device, Topology topology) {
    this.wwClass = wwClass;
    this.sched = wwClass.sched();
    this.device = device;
    this.in = ring("copy in");
    this.out = ring("copy out");
    this.fromPeers = new Ring[topology.deviceCount()];
    this.toPeers = new Ring[topology.deviceCount()];
  }

  private Ring ring(String direction) {
    String name = device + " " + direction;
    return new Ring(new WorkQueue(sched, wwClass.lockdep(), new Engine(sched), name, true));
  }

  /** Copies from host memory into the device. */
  Ring in() {
    return in;
  }

  /** Copies out of the device into host memory. */
  Ring out() {
    return out;
  }

  /** Copies from the memory of {@code peer} into the device. */
  Ring from(int peer) {
    Ring ring = fromPeers[peer];
    if (ring == null) {
      ring = ring("copy from gpu" + peer);
      fromPeers[peer] = ring;
    }
    return ring;
  }

  /** Copies from the device into the memory of {@code peer}. */
  Ring to(int peer) {
    Ring ring = toPeers[peer];
    if (ring == null) {
      ring = ring("copy to gpu" + peer);
      toPeers[peer] = ring;
    }
    return ring;
  }

  /** What a copy between two endpoints is called. */
  static SpanKind kind(int source, int destination) {
    if (source == Topology.HOST) {
      return SpanKind.COPY_IN;
    }
    return destination == Topology.HOST ? SpanKind.COPY_OUT : SpanKind.COPY_PEER;
  }

  /** The bytes that a copy of {@code bo} moves. */
  static long bytes(BufferObject bo) {
    return bo.pages() * BufferObject.PAGE_BYTES;
  }

  /** How many copies have been done. */
  long copiesDone() {
    long done = in.queue.endedCount() + out.queue.endedCount();
    for (int peer = 0; peer < toPeers.length; peer++) {
      Ring from = fromPeers[peer];
      Ring to = toPeers[peer];
      done +=
          (from == null ? 0 : from.queue.endedCount()) + (to == null ? 0 : to.queue.endedCount());
    }
    return done;
  }

  /** They, and what their copies move, are gone. */
  void kill() {
    in.queue.kill();
    out.queue.kill();
    for (int peer = 0; peer < toPeers.length; peer++) {
      Ring from = fromPeers[peer];
      if (from != null) {
        from.queue.kill();
      }
      Ring to = toPeers[peer];
      if (to != null) {
        to.queue.kill();
      }
    }
  }
}
