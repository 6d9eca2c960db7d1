package org.vramlab.devices.amdgpu;

/**
 * So many bytes for each submission: a limit, a threshold, or savings ({@link MoveRule.Kind}).
 *
 * <p>Threads: as {@link MoveBudget}.
 */
final class SubmissionBudget implements MoveBudget {
  private final MoveRule.Kind kind;
  private final long bytesEach;

  /** What the next submission may move. */
  private long bytes;

  SubmissionBudget(MoveRule.Kind kind, long bytesEach) {
    this.kind = kind;
    this.bytesEach = bytesEach;
    this.bytes = bytesEach;
  }

  @Override
  public long thresholdBytes(long nowNanos, long freeBytes, long vramBytes) {
    return bytes;
  }

  @Override
  public boolean overshoots() {
    return kind == MoveRule.Kind.THRESHOLD;
  }

  @Override
  public void moved(long moved) {
    if (kind == MoveRule.Kind.SAVINGS) {
      bytes += bytesEach - moved;
    }
  }
}
