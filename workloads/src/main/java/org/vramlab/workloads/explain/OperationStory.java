package org.vramlab.workloads.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one operation, from its ticket to the end of its job. Filled while the run goes
 * on, read after it. Times are nanoseconds since the run began; {@link Work#NEVER} for what did not
 * happen.
 */
public final class OperationStory {
  /** Slept for something. */
  record Wait(long beganNanos, long nanos, @Nullable Named buffer, String what, Doer holder) {}

  /** Gave up its locks. */
  record BackOff(long nanos, @Nullable Named buffer, String what) {}

  /**
   * One of its buffers.
   *
   * @param pool where it was when the job was handed over
   * @param evicted how it had left before it had to be fetched; null if it was there, or never was
   * @param fetched the copy that brought it for this operation; null if it was there, was already
   *     on its way, or had no contents
   * @param onItsWay the copy that brings it for somebody else, unfinished; null for none
   */
  record Operand(
      Named buffer,
      boolean writes,
      long bytes,
      boolean remote,
      String pool,
      @Nullable Eviction evicted,
      @Nullable Work fetched,
      @Nullable Work onItsWay) {}

  final Doer doer;
  final long submittingNanos;
  final List<Wait> lockWaits = new ArrayList<>();
  final List<Wait> spaceWaits = new ArrayList<>();
  final List<BackOff> backOffs = new ArrayList<>();
  final List<Eviction> evictions = new ArrayList<>();
  final List<Operand> operands = new ArrayList<>();

  /** Requests for memory that were refused. */
  int refusals;

  /** What was unfinished when the job was queued, and had to end before it could start. */
  final List<Work> before = new ArrayList<>();

  long openedNanos = Work.NEVER;
  long sealedNanos = Work.NEVER;
  long unlockedNanos = Work.NEVER;
  @Nullable Work job;

  OperationStory(Doer doer, long submittingNanos) {
    this.doer = doer;
    this.submittingNanos = submittingNanos;
  }

  /** What the job waited for, the last to end first; of equals the one that was met first. */
  List<Work> waitedFor() {
    Work mine = job;
    List<Work> waitedFor = new ArrayList<>();
    for (Work one : before) {
      if (mine != null && one.endedNanos > mine.queuedNanos) {
        waitedFor.add(one);
      }
    }
    waitedFor.sort(Comparator.comparingLong((Work one) -> one.endedNanos).reversed());
    return waitedFor;
  }
}
