package org.vramlab.devices.amdgpu;

import org.vramlab.interconnect.topology.DeviceSpec;

/**
 * The time that a job takes by itself, of which what it reaches for across the wires may take as
 * much without making it last any longer; and what it has had brought home instead.
 *
 * <p>Life: one for each attempt at a submission; used up operand by operand. Threads: one.
 */
final class JobSlack {
  private long leftNanos;
  private long movedNanos;

  private JobSlack(long nanos) {
    this.leftNanos = nanos;
  }

  /** Of a job on such a device whose operands are all at home. */
  static JobSlack of(Submission submission, DeviceSpec spec) {
    long bytes = 0;
    for (int i = 0; i < submission.count(); i++) {
      bytes += submission.readBytes(i) + submission.writtenBytes(i);
    }
    double arithmetic = submission.flops() / spec.flopsPerSecond();
    double memory = bytes / (double) spec.memoryBytesPerSecond();
    long own = (long) (Math.max(arithmetic, memory) * 1e9);
    return new JobSlack(Math.max(spec.launchFloorNanos(), own));
  }

  /** By how much the job lasts longer that reaches for so long. */
  long exposedNanos(long reachNanos) {
    return Math.max(0, reachNanos - leftNanos);
  }

  /** The job does so. */
  void take(long reachNanos) {
    leftNanos = Math.max(0, leftNanos - reachNanos);
  }

  /** A buffer is brought home for the job, which costs so much. */
  void moves(long nanos) {
    movedNanos += nanos;
  }

  /** What those cost together that are. */
  long movedNanos() {
    return movedNanos;
  }
}
