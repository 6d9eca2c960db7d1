package org.vramlab.workloads.trace;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.workloads.io.InputException;

/**
 * What one pass over a trace let through, kept in few bytes, so that a replay need not inflate,
 * scan and check the text a second time. A trace that does not fit into the limit is not kept: it
 * is read from its file again, so memory stays bounded however long a trace is.
 *
 * <p>Form: a row of variable-length numbers (seven bits a byte, the lowest first, the top bit set
 * on all but the last byte) in chunks of {@value #CHUNK_BYTES} bytes; no number crosses from one
 * chunk to the next. An event is a tag, which holds its kind and by how many lines it lies behind
 * the event before, and then
 *
 * <pre>
 *   A   buffer, bytes, device
 *   F   buffer
 *   X   buffer, importing device
 *   O   operation's index, device, flops, number of operands; for each: buffer, bytes read, bytes written
 * </pre>
 *
 * <p>Life: constructed; told every event by {@link #note} and the end by {@link #end}, once each,
 * by {@link TraceSummary#of(TraceSource, TraceRecording)}; from then on it does not change and is
 * {@link #open}ed any number of times. Threads: one until its end, then any.
 */
public final class TraceRecording {
  static final int CHUNK_BYTES = 1 << 16;

  /** Most bytes of a number below 2^63. */
  static final int LONGEST_NUMBER_BYTES = 9;

  /** Bits of a tag that are the kind. */
  static final int KIND_BITS = 3;

  private final TraceSource source;

  /** Most chunks that may be kept. */
  private final int limitChunks;

  private final ObjectArrayList<byte[]> chunks = new ObjectArrayList<>();

  /** The chunk being filled, and how many of its bytes are. */
  private byte[] chunk = {};

  private int used;

  /** The line of the event noted last; the header's before there is one. */
  private long lastLine = 1;

  private boolean tooLong;
  private boolean complete;

  /**
   * @param source the trace
   * @param limitBytes most bytes to be kept
   */
  public TraceRecording(TraceSource source, long limitBytes) {
    this.source = source;
    this.limitChunks = (int) Math.min(limitBytes / CHUNK_BYTES, Integer.MAX_VALUE);
  }

  /** The trace itself. */
  public TraceSource source() {
    return source;
  }

  /** Keeps the event that {@code reader} stands at. */
  void note(TraceReader reader) {
    if (tooLong || reader.kind() == EventKind.PHASE) {
      return;
    }
    put((reader.line() - lastLine) << KIND_BITS | reader.kind().ordinal());
    lastLine = reader.line();
    switch (reader.kind()) {
      case ALLOCATE -> {
        put(reader.bufferId());
        put(reader.sizeBytes());
        put(reader.device());
      }
      case FREE -> put(reader.bufferId());
      case EXPORT -> {
        put(reader.bufferId());
        put(reader.device());
      }
      case OPERATION -> noteOperation(reader);
      case PHASE -> {}
    }
  }

  private void noteOperation(TraceReader reader) {
    put(reader.operationIndex());
    put(reader.device());
    put(reader.flops());
    int operands = reader.operandCount();
    put(operands);
    for (int place = 0; place < operands; place++) {
      put(reader.operandId(place));
      put(reader.operandReadBytes(place));
      put(reader.operandWriteBytes(place));
    }
  }

  private void put(long number) {
    assert number >= 0 : number;
    if (used + LONGEST_NUMBER_BYTES > chunk.length && !startChunk()) {
      return;
    }
    byte[] bytes = chunk;
    int at = used;
    long rest = number;
    while (rest > 0x7f) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    used = at;
  }

  /** Returns false if there is no room for another chunk: then nothing is kept. */
  private boolean startChunk() {
    if (tooLong || chunks.size() >= limitChunks) {
      tooLong = true;
      chunks.clear();
      chunk = new byte[0];
      return false;
    }
    chunk = new byte[CHUNK_BYTES];
    chunks.add(chunk);
    used = 0;
    return true;
  }

  /** There is no further event. */
  void end() {
    // No tag is zero: an event lies at least one line behind the one before.
    put(0);
    complete = !tooLong;
  }

  /** Whether the trace is kept; if not, it is read from its file. */
  boolean isKept() {
    return complete;
  }

  /** Bytes of memory that it takes. */
  long keptBytes() {
    return (long) chunks.size() * CHUNK_BYTES;
  }

  byte[] chunk(int index) {
    return chunks.get(index);
  }

  /**
   * The events from the first one on.
   *
   * @param header of the trace
   * @throws InputException where the file must be read again, and cannot be
   */
  public EventCursor open(TraceHeader header) throws InputException {
    return complete ? new RecordedEvents(this, header) : TraceReader.open(source);
  }
}
