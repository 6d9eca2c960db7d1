package org.vramlab.workloads.format.ftrace;

/** A fence in a trace, by context and sequence number, as one number; -1 for none. */
final class FenceKey {
  static final long NONE = -1;
  private static final long LARGEST_PART = 0x7fff_ffffL;

  private FenceKey() {}

  /** The fence of {@code context=} and {@code seqno=}, as amdgpu and dma_fence print it. */
  static long ofFields(FtraceLine line) {
    return of(line.number("context=", -1), line.number("seqno=", -1));
  }

  /**
   * The fence of the GPU scheduler's events: {@code fence=CONTEXT:SEQNO} from 6.17 on, {@code
   * fence=(context:C, seqno:N)} in one proposal; before, a pointer, which is no such key.
   */
  static long ofScheduler(FtraceLine line) {
    String fence = line.field("fence=");
    if (fence == null) {
      return NONE;
    }
    if (fence.startsWith("(context:")) {
      return of(line.number("context:", -1), line.number("seqno:", -1));
    }
    int colon = fence.indexOf(':');
    if (colon <= 0 || !fence.matches("[0-9]{1,10}:[0-9]{1,10}")) {
      return NONE;
    }
    return of(
        Long.parseLong(fence.substring(0, colon)), Long.parseLong(fence.substring(colon + 1)));
  }

  private static long of(long context, long sequence) {
    return context < 0 || sequence < 0 || context > LARGEST_PART
        ? NONE
        : context << 32 | (sequence & 0xffff_ffffL);
  }
}
