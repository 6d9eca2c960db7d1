package org.vramlab.workloads.trace;

import java.util.Arrays;

/**
 * Reads a {@link TraceRecording}, whose form is told there. Allocates only when an operation has
 * more operands than any before. Threads: one.
 */
final class RecordedEvents implements EventCursor {
  private static final EventKind[] KINDS = EventKind.values();
  private static final int INITIAL_PLACES = 64;

  private final TraceRecording recording;
  private final TraceHeader header;

  private byte[] chunk;
  private int nextChunk;
  private int position;

  private EventKind kind = EventKind.PHASE;
  private long line = 1;
  private long operations;
  private int bufferId;
  private long sizeBytes;
  private int device;
  private int operationIndex;
  private long flops;
  private int operandCount;
  private int[] ids = new int[INITIAL_PLACES];
  private long[] readBytes = new long[INITIAL_PLACES];
  private long[] writeBytes = new long[INITIAL_PLACES];

  RecordedEvents(TraceRecording recording, TraceHeader header) {
    this.recording = recording;
    this.header = header;
    this.chunk = recording.chunk(nextChunk++);
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public boolean next() {
    long tag = number();
    if (tag == 0) {
      return false;
    }
    kind = KINDS[(int) tag & ((1 << TraceRecording.KIND_BITS) - 1)];
    line += tag >>> TraceRecording.KIND_BITS;
    switch (kind) {
      case ALLOCATE -> {
        bufferId = (int) number();
        sizeBytes = number();
        device = (int) number();
      }
      case FREE -> bufferId = (int) number();
      case EXPORT -> {
        bufferId = (int) number();
        device = (int) number();
      }
      case OPERATION -> operation();
      case PHASE -> throw new IllegalStateException("phases are not recorded");
    }
    return true;
  }

  private void operation() {
    operations++;
    operationIndex = (int) number();
    device = (int) number();
    flops = number();
    int count = (int) number();
    if (count > ids.length) {
      int larger = Math.max(count, 2 * ids.length);
      ids = Arrays.copyOf(ids, larger);
      readBytes = Arrays.copyOf(readBytes, larger);
      writeBytes = Arrays.copyOf(writeBytes, larger);
    }
    operandCount = count;
    for (int place = 0; place < count; place++) {
      ids[place] = (int) number();
      readBytes[place] = number();
      writeBytes[place] = number();
    }
  }

  private long number() {
    if (position + TraceRecording.LONGEST_NUMBER_BYTES > chunk.length) {
      chunk = recording.chunk(nextChunk++);
      position = 0;
    }
    byte[] bytes = chunk;
    int at = position;
    long value = bytes[at++];
    if (value < 0) {
      value &= 0x7f;
      int shift = 7;
      byte more;
      do {
        more = bytes[at++];
        value |= (more & 0x7fL) << shift;
        shift += 7;
      } while (more < 0);
    }
    position = at;
    return value;
  }

  @Override
  public EventKind kind() {
    return kind;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public int bufferId() {
    return bufferId;
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public int device() {
    return device;
  }

  @Override
  public long operationCount() {
    return operations;
  }

  @Override
  public String operationName() {
    return header.operationNames().get(operationIndex);
  }

  @Override
  public long flops() {
    return flops;
  }

  @Override
  public int operandCount() {
    return operandCount;
  }

  @Override
  public int operandId(int place) {
    assert place < operandCount;
    return ids[place];
  }

  @Override
  public long operandReadBytes(int place) {
    assert place < operandCount;
    return readBytes[place];
  }

  @Override
  public long operandWriteBytes(int place) {
    assert place < operandCount;
    return writeBytes[place];
  }

  /** Nothing is held open. */
  @Override
  public void close() {}
}
