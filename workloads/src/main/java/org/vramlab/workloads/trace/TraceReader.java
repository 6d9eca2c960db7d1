package org.vramlab.workloads.trace;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.vramlab.workloads.io.InputException;

/**
 * Reads a gmtrace (version 1) as a stream: one event at a time, in file order, into fields that the
 * accessors below show until the next call of {@link #next}.
 *
 * <p>The life of a buffer id, each step checked: unknown, live ({@code A}), possibly exported to
 * other devices ({@code X}), touched by operations ({@code O}), freed ({@code F}), never used
 * again. What the reader lets through is therefore a trace that a replay can trust: every operand
 * is live, every touched size at most the buffer's, every device in range, every use by a device
 * that does not own the buffer announced by an {@code X}, and the end of the file is the end that
 * the header announced.
 *
 * <p>Operands. An operation's distinct buffers are its <em>operands</em>, in the order reads then
 * writes, first occurrence; {@link #operandId}, {@link #operandReadBytes} and {@link
 * #operandWriteBytes} show them merged, {@link #readId} and {@link #writeId} the two lists as they
 * stand in the line.
 *
 * <p>Memory: 16 bytes for each buffer id, and the longest line. Reading allocates nothing per line;
 * strings are made when asked for.
 *
 * <p>Threads: one. Failure: every fault of the input, truncation included, is an {@link
 * InputException} with the line; the reader is of no use after that.
 */
public final class TraceReader implements Closeable {
  /** Largest figure in a line that is no id, size or device: one less than 10^18. */
  private static final long MAXIMUM_FIGURE = 999_999_999_999_999_999L;

  private static final String RECAPTURE = "the trace is inconsistent: capture or generate it again";

  private final LineScanner scanner;
  private final TraceHeader header;
  private final int deviceCount;
  private final int operationNameCount;
  private final BufferTable buffers = new BufferTable();

  /**
   * Pairs (buffer id, importing device) seen in {@code X} lines, each as {@code id << 16 | device};
   * never iterated.
   */
  private final LongOpenHashSet imports = new LongOpenHashSet();

  /**
   * Class and phase names by their own text, so that equal ones are one object; few, and never
   * iterated.
   */
  private final Object2ObjectOpenHashMap<String, String> names = new Object2ObjectOpenHashMap<>();

  private EventKind kind = EventKind.PHASE;
  private long events;
  private long operations;

  private int bufferId;
  private long sizeBytes;
  private int device;
  private int owner;
  private int operationIndex;
  private long flops;
  private long iteration;

  /**
   * Bounds of the event's class or phase, and of its name (start -1: none), within the scanner's
   * line.
   */
  private int labelStart;

  private int labelEnd;
  private boolean labelEscaped;
  private int nameStart;
  private int nameEnd;
  private boolean nameEscaped;

  private int operandCount;
  private int readCount;
  private int writeCount;
  private int[] operandIds = new int[64];
  private long[] operandReadBytes = new long[64];
  private long[] operandWriteBytes = new long[64];
  private long[] operandStates = new long[64];

  /** The table's word on each operand before this operation: see {@link BufferTable#touch(int)}. */
  private long[] operandPreviousTouches = new long[64];

  /** For each entry of the write list its place among the operands. */
  private int[] writePlaces = new int[64];

  private TraceReader(LineScanner scanner, TraceHeader header) {
    this.scanner = scanner;
    this.header = header;
    this.deviceCount = header.devices();
    this.operationNameCount = header.operationNames().size();
  }

  /**
   * Opens a trace and reads its header.
   *
   * @throws InputException where the file cannot be opened, is no gmtrace, or is one of an unknown
   *     version
   */
  public static TraceReader open(TraceSource source) throws InputException {
    LineScanner scanner = new LineScanner(source.name(), source.open());
    try {
      if (!scanner.nextLine()) {
        throw new InputException(
            source.name(),
            "the file is empty",
            "give a gmtrace; `vramlab trace generate` writes one");
      }
      return new TraceReader(scanner, new HeaderParser(source.name()).parse(scanner.lineBytes()));
    } catch (InputException failure) {
      closeQuietly(scanner);
      throw failure;
    }
  }

  /** What the first line says. */
  public TraceHeader header() {
    return header;
  }

  /**
   * Reads the next event. Returns false at the end of the trace; the accessors then mean nothing.
   */
  public boolean next() throws InputException {
    if (!scanner.nextLine()) {
      checkEnd();
      return false;
    }
    scanner.expect('[');
    scanner.string("the event's kind");
    if (scanner.stringEnd() - scanner.stringStart() != 1) {
      throw unknownKind();
    }
    switch (scanner.byteAt(scanner.stringStart())) {
      case 'O' -> operation();
      case 'A' -> allocation();
      case 'F' -> release();
      case 'X' -> export();
      case 'P' -> phaseMarker();
      default -> throw unknownKind();
    }
    scanner.expect(']');
    scanner.expectEnd();
    events++;
    return true;
  }

  private void operation() throws InputException {
    kind = EventKind.OPERATION;
    scanner.expect(',');
    long index = scanner.integer(MAXIMUM_FIGURE, "the operation's index");
    if (index >= operationNameCount) {
      throw scanner.failure(
          "operation index "
              + index
              + " has no name in the header's \"ops\" ("
              + operationNameCount
              + ")",
          RECAPTURE);
    }
    operationIndex = (int) index;
    scanner.expect(',');
    device = readDevice("the operation's device");
    scanner.expect(',');
    flops = scanner.integer(MAXIMUM_FIGURE, "the operation's flops");
    scanner.expect(',');
    operations++;
    operandCount = 0;
    readCount = 0;
    writeCount = 0;
    readList();
    scanner.expect(',');
    writeList();
  }

  private void readList() throws InputException {
    scanner.expect('[');
    if (!scanner.at(']')) {
      do {
        int id = readId();
        scanner.expect(',');
        long state = liveState(id);
        long bytes = touchedBytes(id, state);
        int place = place(id, state);
        if (operandReadBytes[place] != 0) {
          throw repeated(id, "reads");
        }
        operandReadBytes[place] = bytes;
      } while (another());
    }
    readCount = operandCount;
    scanner.expect(']');
  }

  private void writeList() throws InputException {
    scanner.expect('[');
    if (!scanner.at(']')) {
      do {
        int id = readId();
        scanner.expect(',');
        long state = liveState(id);
        long bytes = touchedBytes(id, state);
        int place = place(id, state);
        if (operandWriteBytes[place] != 0) {
          throw repeated(id, "writes");
        }
        operandWriteBytes[place] = bytes;
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

  private int readId() throws InputException {
    return (int) scanner.integer(BufferTable.MAXIMUM_ID, "the buffer's id");
  }

  private int readDevice(String what) throws InputException {
    long value = scanner.integer(MAXIMUM_FIGURE, what);
    if (value >= deviceCount) {
      throw scanner.failure(
          what
              + " is "
              + value
              + ", but the header states "
              + deviceCount
              + " device(s), numbered from 0",
          RECAPTURE);
    }
    return (int) value;
  }

  private long liveState(int id) throws InputException {
    long state = buffers.state(id);
    if (!BufferTable.isLive(state)) {
      String what =
          kind == EventKind.OPERATION
              ? "operation on"
              : kind == EventKind.EXPORT ? "export of" : "free of";
      if (state == 0) {
        throw scanner.failure(what + " buffer " + id + ", which was never allocated", RECAPTURE);
      }
      throw scanner.failure(
          (kind == EventKind.FREE ? "second " : "")
              + what
              + " buffer "
              + id
              + ", which is already freed",
          RECAPTURE);
    }
    return state;
  }

  private long touchedBytes(int id, long state) throws InputException {
    long bytes = scanner.integer(MAXIMUM_FIGURE, "the bytes touched");
    if (bytes == 0 || bytes > BufferTable.sizeBytes(state)) {
      throw scanner.failure(
          "the operation touches "
              + bytes
              + " bytes of buffer "
              + id
              + ", which has "
              + BufferTable.sizeBytes(state),
          RECAPTURE);
    }
    return bytes;
  }

  /** The place of a buffer among this operation's operands; a new one at the first occurrence. */
  private int place(int id, long state) throws InputException {
    long touch = buffers.touch(id);
    if (BufferTable.operationOrdinal(touch) == operations) {
      return BufferTable.place(touch);
    }
    if (BufferTable.owner(state) != device
        && (!BufferTable.isExported(state) || !imports.contains((long) id << 16 | device))) {
      throw scanner.failure(
          "device "
              + device
              + " uses buffer "
              + id
              + " of device "
              + BufferTable.owner(state)
              + " without an X line before",
          RECAPTURE);
    }
    int place = operandCount++;
    if (place == operandIds.length) {
      growOperands();
    }
    buffers.touch(id, operations, place);
    operandIds[place] = id;
    operandStates[place] = state;
    operandPreviousTouches[place] = touch;
    operandReadBytes[place] = 0;
    operandWriteBytes[place] = 0;
    return place;
  }

  private void growOperands() {
    int length = operandIds.length * 2;
    operandIds = Arrays.copyOf(operandIds, length);
    operandStates = Arrays.copyOf(operandStates, length);
    operandPreviousTouches = Arrays.copyOf(operandPreviousTouches, length);
    operandReadBytes = Arrays.copyOf(operandReadBytes, length);
    operandWriteBytes = Arrays.copyOf(operandWriteBytes, length);
  }

  private InputException repeated(int id, String list) {
    return scanner.failure(
        "buffer " + id + " stands twice among the operation's " + list, RECAPTURE);
  }

  private void allocation() throws InputException {
    kind = EventKind.ALLOCATE;
    scanner.expect(',');
    bufferId = readId();
    scanner.expect(',');
    sizeBytes = scanner.integer(MAXIMUM_FIGURE, "the buffer's size");
    if (sizeBytes == 0 || sizeBytes > BufferTable.MAXIMUM_SIZE_BYTES) {
      throw scanner.failure(
          "buffer "
              + bufferId
              + " has "
              + sizeBytes
              + " bytes, and a size is 1 to "
              + BufferTable.MAXIMUM_SIZE_BYTES,
          RECAPTURE);
    }
    scanner.expect(',');
    device = readDevice("the buffer's device");
    owner = device;
    scanner.expect(',');
    scanLabel("the buffer's class");
    nameStart = -1;
    if (scanner.at(',')) {
      scanner.expect(',');
      scanner.string("the buffer's name");
      nameStart = scanner.stringStart();
      nameEnd = scanner.stringEnd();
      nameEscaped = scanner.stringEscaped();
    }
    if (buffers.state(bufferId) != 0) {
      throw scanner.failure(
          "buffer id " + bufferId + " is allocated a second time, and ids are never reused",
          RECAPTURE);
    }
    buffers.allocate(bufferId, sizeBytes, owner);
  }

  private void release() throws InputException {
    kind = EventKind.FREE;
    scanner.expect(',');
    bufferId = readId();
    long state = liveState(bufferId);
    sizeBytes = BufferTable.sizeBytes(state);
    owner = BufferTable.owner(state);
    device = owner;
    buffers.free(bufferId);
  }

  private void export() throws InputException {
    kind = EventKind.EXPORT;
    scanner.expect(',');
    bufferId = readId();
    scanner.expect(',');
    owner = readDevice("the exporting device");
    scanner.expect(',');
    device = readDevice("the importing device");
    long state = liveState(bufferId);
    sizeBytes = BufferTable.sizeBytes(state);
    if (BufferTable.owner(state) != owner) {
      throw scanner.failure(
          "device "
              + owner
              + " exports buffer "
              + bufferId
              + ", which belongs to device "
              + BufferTable.owner(state),
          RECAPTURE);
    }
    if (owner == device) {
      throw scanner.failure(
          "device " + owner + " imports buffer " + bufferId + ", which is its own", RECAPTURE);
    }
    if (!imports.add((long) bufferId << 16 | device)) {
      throw scanner.failure(
          "device " + device + " imports buffer " + bufferId + " a second time", RECAPTURE);
    }
    buffers.export(bufferId);
  }

  private void phaseMarker() throws InputException {
    kind = EventKind.PHASE;
    scanner.expect(',');
    iteration = scanner.integer(MAXIMUM_FIGURE, "the iteration");
    scanner.expect(',');
    scanLabel("the phase");
  }

  private void scanLabel(String what) throws InputException {
    scanner.string(what);
    labelStart = scanner.stringStart();
    labelEnd = scanner.stringEnd();
    labelEscaped = scanner.stringEscaped();
  }

  private InputException unknownKind() {
    return scanner.malformed("the event's kind is none of A, F, X, O, P");
  }

  /**
   * A plain file that was cut between two lines reads well to its end: only the header's count
   * tells.
   */
  private void checkEnd() throws InputException {
    Long announced = header.statistics().get("events");
    if (announced != null && announced != events) {
      throw scanner.failure(
          "the header announces " + announced + " events, but the file ends after " + events,
          "the file was cut or edited: copy it again");
    }
  }

  /** Kind of the current event. */
  public EventKind kind() {
    return kind;
  }

  /** Line of the current event in the file, counted from 1; the header is line 1. */
  public long line() {
    return scanner.lineNumber();
  }

  /** How many events have been read, the current one included. */
  public long eventCount() {
    return events;
  }

  /**
   * How many operations have been read, the current one included; so the current one's index is one
   * less.
   */
  public long operationCount() {
    return operations;
  }

  /** The buffer of an {@code A}, {@code F} or {@code X} event. */
  public int bufferId() {
    return bufferId;
  }

  /**
   * Exact size in bytes of the buffer of an {@code A}, {@code F} or {@code X} event, not rounded.
   */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * The device whose client performs the event: the owner at {@code A} and {@code F}, the importer
   * at {@code X}, the executing one at {@code O}.
   */
  public int device() {
    return device;
  }

  /** The owner of the buffer of an {@code A}, {@code F} or {@code X} event. */
  public int owner() {
    return owner;
  }

  /** Whether any operation has touched the buffer of an {@code F} or {@code X} event so far. */
  public boolean bufferTouched() {
    return buffers.touch(bufferId) != 0;
  }

  /**
   * Class of the buffer of an {@code A} event, such as {@code param} or {@code act}; equal classes
   * are one object.
   */
  public String className() {
    assert kind == EventKind.ALLOCATE;
    return interned();
  }

  /** Name of the buffer of an {@code A} event, empty where it has none; made anew at each call. */
  public String bufferName() {
    assert kind == EventKind.ALLOCATE;
    return nameStart < 0 ? "" : scanner.stringText(nameStart, nameEnd, nameEscaped);
  }

  /** Iteration of a {@code P} event. */
  public long iteration() {
    return iteration;
  }

  /** Phase of a {@code P} event; equal phases are one object. */
  public String phase() {
    assert kind == EventKind.PHASE;
    return interned();
  }

  private String interned() {
    String text = scanner.stringText(labelStart, labelEnd, labelEscaped);
    String known = names.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  /** Index into {@link TraceHeader#operationNames} of an {@code O} event. */
  public int operationIndex() {
    return operationIndex;
  }

  /** Name of an {@code O} event. */
  public String operationName() {
    return header.operationNames().get(operationIndex);
  }

  /** Arithmetic of an {@code O} event, in floating-point operations. */
  public long flops() {
    return flops;
  }

  /** How many distinct buffers an {@code O} event touches. */
  public int operandCount() {
    return operandCount;
  }

  /** The operand at a place from 0 to {@link #operandCount}, exclusive. */
  public int operandId(int place) {
    assert place < operandCount;
    return operandIds[place];
  }

  /** Bytes of this operand that the operation reads; 0 where it does not. */
  public long operandReadBytes(int place) {
    assert place < operandCount;
    return operandReadBytes[place];
  }

  /** Bytes of this operand that the operation writes; 0 where it does not. */
  public long operandWriteBytes(int place) {
    assert place < operandCount;
    return operandWriteBytes[place];
  }

  /** Exact size of this operand's buffer in bytes. */
  public long operandSizeBytes(int place) {
    assert place < operandCount;
    return BufferTable.sizeBytes(operandStates[place]);
  }

  /** The device that owns this operand's buffer. */
  public int operandOwner(int place) {
    assert place < operandCount;
    return BufferTable.owner(operandStates[place]);
  }

  /** Whether no operation before this one has touched this operand's buffer. */
  public boolean operandFirstTouch(int place) {
    assert place < operandCount;
    return operandPreviousTouches[place] == 0;
  }

  /**
   * Index of the operation, from 0, that touched this operand's buffer last before this one; -1
   * where none has.
   */
  public long operandPreviousOperation(int place) {
    assert place < operandCount;
    return BufferTable.operationOrdinal(operandPreviousTouches[place]) - 1;
  }

  /** The operand's place within that previous operation; means nothing where there is none. */
  public int operandPreviousPlace(int place) {
    assert place < operandCount;
    return BufferTable.place(operandPreviousTouches[place]);
  }

  /** Length of the list of reads. */
  public int readCount() {
    return readCount;
  }

  /** The buffer at a place of the list of reads. */
  public int readId(int index) {
    assert index < readCount;
    return operandIds[index]; // reads come first, and each once
  }

  /** The bytes at a place of the list of reads. */
  public long readBytes(int index) {
    assert index < readCount;
    return operandReadBytes[index];
  }

  /** Length of the list of writes. */
  public int writeCount() {
    return writeCount;
  }

  /** The buffer at a place of the list of writes. */
  public int writeId(int index) {
    assert index < writeCount;
    return operandIds[writePlaces[index]];
  }

  /** The bytes at a place of the list of writes. */
  public long writeBytes(int index) {
    assert index < writeCount;
    return operandWriteBytes[writePlaces[index]];
  }

  @Override
  public void close() {
    closeQuietly(scanner);
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException ignored) {
      // Nothing was written: what was read is already judged.
    }
  }
}
