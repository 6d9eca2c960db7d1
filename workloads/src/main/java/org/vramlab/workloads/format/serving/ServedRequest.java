package org.vramlab.workloads.format.serving;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;

/** A request in flight. */
final class ServedRequest implements Comparable<ServedRequest> {
  final Request request;

  /** Number of its admission: ties go to the earlier one. */
  final long sequence;

  /** The device that works on it; 0 where all do. */
  final int device;

  /** Its blocks, in the order of its tokens; held. */
  final ObjectArrayList<Block> blocks = new ObjectArrayList<>();

  /** When something happens to it next: more output, or its end. */
  long nextNanos;

  /** Output tokens so far, those of the operation under way included. */
  long outputDone;

  ServedRequest(Request request, long sequence, int device) {
    this.request = request;
    this.sequence = sequence;
    this.device = device;
  }

  @Override
  public int compareTo(ServedRequest other) {
    int byTime = Long.compare(nextNanos, other.nextNanos);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(sequence);
  }
}
