package org.vramlab.devices.amdgpu;

/**
 * So many bytes for each submission: a limit, a threshold, one that falls with the use of VRAM, or
 * savings ({@link MoveRule.Kind}).
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
    long freeOfHalf = Math.max(0, freeBytes - vramBytes / 2);
    return kind == MoveRule.Kind.BY_USAGE ? Math.max(bytes, freeOfHalf / 2) : bytes;
  }

  @Override
  public boolean overshoots() {
    return kind == MoveRule.Kind.THRESHOLD || kind == MoveRule.Kind.BY_USAGE;
  }

  @Override
  public void moved(long moved) {
    if (kind == MoveRule.Kind.SAVINGS) {
      bytes += bytesEach - moved;
    }
  }
}
