package org.vramlab.workloads.replay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One thing that a client has to do, read ahead from the trace; recycled. */
final class Item {
  enum Kind {
    CREATE,
    IMPORT,
    JOB,
    FREE
  }

  Kind kind = Kind.JOB;

  /** Its line in the file. */
  long line;

  /** By client: the number of the item there that must have been performed before; 0 for none. */
  final long[] after;

  /** The buffer of anything but a job. */
  @Nullable TraceBuffer buffer;

  long flops;

  /** What a job is called. */
  String name = "";

  /** The number of a job's operation in the trace, from 0. */
  long operation;

  int count;
  @Nullable TraceBuffer[] operands = new TraceBuffer[8];
  long[] readBytes = new long[8];
  long[] writtenBytes = new long[8];
  long[] versions = new long[8];
  long[] nextUses = new long[8];

  Item(int clients) {
    after = new long[clients];
  }

  void clear() {
    Arrays.fill(after, 0);
    Arrays.fill(operands, 0, count, null);
    buffer = null;
    count = 0;
  }

  void addOperand(TraceBuffer operand, long reads, long writes, long version, long nextUse) {
    if (count == operands.length) {
      int larger = count * 2;
      operands = Arrays.copyOf(operands, larger);
      readBytes = Arrays.copyOf(readBytes, larger);
      writtenBytes = Arrays.copyOf(writtenBytes, larger);
      versions = Arrays.copyOf(versions, larger);
      nextUses = Arrays.copyOf(nextUses, larger);
    }
    operands[count] = operand;
    readBytes[count] = reads;
    writtenBytes[count] = writes;
    versions[count] = version;
    nextUses[count] = nextUse;
    count++;
  }

  TraceBuffer operand(int i) {
    TraceBuffer operand = operands[i];
    assert operand != null && i < count : "no operand " + i;
    return operand;
  }

  TraceBuffer buffer() {
    TraceBuffer mine = buffer;
    assert mine != null : "a job has operands, not a buffer";
    return mine;
  }

  void mustFollow(int client, long number) {
    after[client] = Math.max(after[client], number);
  }
}
