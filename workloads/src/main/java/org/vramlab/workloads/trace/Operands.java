package org.vramlab.workloads.trace;

import java.util.Arrays;
import org.vramlab.workloads.io.InputException;

/**
 * The distinct buffers that the current operation touches, each once, in the order reads then
 * writes, first occurrence: the order in which reference results make them resident. Places count
 * from 0. A buffer that is read and written is one operand with both figures.
 *
 * <p>One object per reader, filled anew by each operation; it allocates only when an operation has
 * more operands than any before. Threads: the reader's.
 */
public final class Operands {
  private static final int INITIAL_PLACES = 64;

  private final LineScanner scanner;
  private final BufferTable buffers;

  private int count;
  private int readCount;
  private int writeCount;
  private int[] ids = new int[INITIAL_PLACES];
  private long[] readBytes = new long[INITIAL_PLACES];
  private long[] writeBytes = new long[INITIAL_PLACES];

  /** The table's word 0 on each operand. */
  private long[] states = new long[INITIAL_PLACES];

  /** The table's word 1 on each operand, as it was before this operation. */
  private long[] previousTouches = new long[INITIAL_PLACES];

  /** For each entry of the write list its place among the operands. */
  private int[] writePlaces = new int[INITIAL_PLACES];

  /** Whose buffers may be touched without an export, and how the table counts this operation. */
  private int device;

  private long ordinal;

  Operands(LineScanner scanner, BufferTable buffers) {
    this.scanner = scanner;
    this.buffers = buffers;
  }

  /** Scans both lists of the operation of this index, counted from 0, and checks them. */
  void scan(int executingDevice, long operationIndex) throws InputException {
    device = executingDevice;
    ordinal = operationIndex + 1;
    count = 0;
    writeCount = 0;
    scanReads();
    readCount = count;
    scanner.expect(',');
    scanWrites();
  }

  private void scanReads() throws InputException {
    scanner.expect('[');
    if (!scanner.at(']')) {
      do {
        int place = scanOperand();
        if (readBytes[place] != 0) {
          throw repeated(place, "reads");
        }
        readBytes[place] = scanBytes(place);
      } while (another());
    }
    scanner.expect(']');
  }

  private void scanWrites() throws InputException {
    scanner.expect('[');
    if (!scanner.at(']')) {
      do {
        int place = scanOperand();
        if (writeBytes[place] != 0) {
          throw repeated(place, "writes");
        }
        writeBytes[place] = scanBytes(place);
        if (writeCount == writePlaces.length) {
          writePlaces = Arrays.copyOf(writePlaces, writeCount * 2);
        }
        writePlaces[writeCount++] = place;
      } while (another());
    }
    scanner.expect(']');
  }

  private boolean another() throws InputException {
    if (scanner.at(',')) {
      scanner.expect(',');
      return true;
    }
    return false;
  }

  /**
   * Scans a buffer's id; returns its place among the operands, a new one at the first occurrence.
   */
  private int scanOperand() throws InputException {
    int id = (int) scanner.integer(BufferTable.MAXIMUM_ID, TraceReader.BUFFER_ID);
    long state = buffers.state(id);
    if (!BufferTable.isLive(state)) {
      throw bad("operation on " + BufferTable.whyDead(id, state));
    }
    long touch = buffers.touch(id);
    if (BufferTable.operationOrdinal(touch) == ordinal) {
      return BufferTable.place(touch);
    }
    if (!buffers.isUsable(id, state, device)) {
      throw bad(
          "device "
              + device
              + " uses buffer "
              + id
              + " of device "
              + BufferTable.owner(state)
              + " without an X line before");
    }
    int place = count++;
    if (place == ids.length) {
      grow();
    }
    buffers.touch(id, ordinal, place);
    ids[place] = id;
    states[place] = state;
    previousTouches[place] = touch;
    readBytes[place] = 0;
    writeBytes[place] = 0;
    return place;
  }

  private long scanBytes(int place) throws InputException {
    scanner.expect(',');
    long bytes = scanner.integer(TraceReader.MAXIMUM_FIGURE, "the bytes touched");
    if (bytes == 0 || bytes > sizeBytes(place)) {
      throw bad(
          "the operation touches "
              + bytes
              + " bytes of buffer "
              + ids[place]
              + ", which has "
              + sizeBytes(place));
    }
    return bytes;
  }

  private void grow() {
    int length = ids.length * 2;
    ids = Arrays.copyOf(ids, length);
    states = Arrays.copyOf(states, length);
    previousTouches = Arrays.copyOf(previousTouches, length);
    readBytes = Arrays.copyOf(readBytes, length);
    writeBytes = Arrays.copyOf(writeBytes, length);
  }

  private InputException repeated(int place, String list) {
    return bad("buffer " + ids[place] + " stands twice among the operation's " + list);
  }

  private InputException bad(String problem) {
    return scanner.failure(problem, TraceReader.RECAPTURE);
  }

  /** How many operands the operation has. */
  public int count() {
    return count;
  }

  /** The operand's buffer. */
  public int id(int place) {
    assert place < count;
    return ids[place];
  }

  /** Bytes of the operand that the operation reads; 0 where it does not. */
  public long readBytes(int place) {
    assert place < count;
    return readBytes[place];
  }

  /** Bytes of the operand that the operation writes; 0 where it does not. */
  public long writeBytes(int place) {
    assert place < count;
    return writeBytes[place];
  }

  /** Exact size of the operand's buffer in bytes. */
  public long sizeBytes(int place) {
    assert place < count;
    return BufferTable.sizeBytes(states[place]);
  }

  /** The device that owns the operand's buffer. */
  public int owner(int place) {
    assert place < count;
    return BufferTable.owner(states[place]);
  }

  /** Whether no operation before this one has touched the operand's buffer. */
  public boolean isFirstTouch(int place) {
    assert place < count;
    return previousTouches[place] == 0;
  }

  /**
   * Index, from 0, of the operation that touched the operand's buffer last before this one; -1
   * where none has.
   */
  public long previousOperation(int place) {
    assert place < count;
    return BufferTable.operationOrdinal(previousTouches[place]) - 1;
  }

  /**
   * The buffer's place among that previous operation's operands; means nothing where there is none.
   */
  public int previousPlace(int place) {
    assert place < count;
    return BufferTable.place(previousTouches[place]);
  }

  /**
   * Length of the line's list of reads; these are the operands at places 0 to this, exclusive, in
   * the line's order.
   */
  public int readCount() {
    return readCount;
  }

  /** Length of the line's list of writes. */
  public int writeCount() {
    return writeCount;
  }

  /** The place among the operands of an entry of the line's list of writes. */
  public int writePlace(int index) {
    assert index < writeCount;
    return writePlaces[index];
  }
}
