package org.vramlab.workloads.trace;

import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.io.Closeable;
import java.io.IOException;
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
 * <p>Memory: 16 bytes for each buffer id, and the longest line. Reading allocates nothing per line;
 * strings are made when asked for.
 *
 * <p>Threads: one. Failure: every fault of the input, truncation included, is an {@link
 * InputException} with the line; the reader is of no use after that.
 */
public final class TraceReader implements EventCursor {
  /** Largest figure in a line that is no id, size or device: one less than 10^18. */
  static final long MAXIMUM_FIGURE = 999_999_999_999_999_999L;

  /** What the messages call a buffer's id. */
  static final String BUFFER_ID = "the buffer's id";

  /** The remedy for lines that contradict each other. */
  static final String RECAPTURE = "the trace is inconsistent: capture or generate it again";

  private final LineScanner scanner;
  private final TraceHeader header;
  private final int deviceCount;
  private final int operationNameCount;
  private final BufferTable buffers = new BufferTable();
  private final Operands operands;

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

  private TraceReader(LineScanner scanner, TraceHeader header) {
    this.scanner = scanner;
    this.header = header;
    this.deviceCount = header.devices();
    this.operationNameCount = header.operationNames().size();
    this.operands = new Operands(scanner, buffers);
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
  @Override
  public TraceHeader header() {
    return header;
  }

  /**
   * Reads the next event. Returns false at the end of the trace; the accessors then mean nothing.
   */
  @Override
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
    operands.scan(device, operations++);
  }

  private int readId() throws InputException {
    return (int) scanner.integer(BufferTable.MAXIMUM_ID, BUFFER_ID);
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

  private long liveState(int id, String deed) throws InputException {
    long state = buffers.state(id);
    if (!BufferTable.isLive(state)) {
      String again = kind == EventKind.FREE && state != 0 ? "second " : "";
      throw scanner.failure(again + deed + " " + BufferTable.whyDead(id, state), RECAPTURE);
    }
    return state;
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
    long state = liveState(bufferId, "free of");
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
    long state = liveState(bufferId, "export of");
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
    if (!buffers.export(bufferId, device)) {
      throw scanner.failure(
          "device " + device + " imports buffer " + bufferId + " a second time", RECAPTURE);
    }
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
  @Override
  public EventKind kind() {
    return kind;
  }

  /** Line of the current event in the file, counted from 1; the header is line 1. */
  @Override
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
  @Override
  public long operationCount() {
    return operations;
  }

  /** The buffer of an {@code A}, {@code F} or {@code X} event. */
  @Override
  public int bufferId() {
    return bufferId;
  }

  /**
   * Exact size in bytes of the buffer of an {@code A}, {@code F} or {@code X} event, not rounded.
   */
  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * The device whose client performs the event: the owner at {@code A} and {@code F}, the importer
   * at {@code X}, the executing one at {@code O}.
   */
  @Override
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
  @Override
  public String operationName() {
    return header.operationNames().get(operationIndex);
  }

  /** Arithmetic of an {@code O} event, in floating-point operations. */
  @Override
  public long flops() {
    return flops;
  }

  /** The distinct buffers that an {@code O} event touches; one object, filled anew by each. */
  public Operands operands() {
    return operands;
  }

  /** {@link Operands#count} of an {@code O} event. */
  @Override
  public int operandCount() {
    return operands.count();
  }

  /** {@link Operands#id} of an {@code O} event. */
  @Override
  public int operandId(int place) {
    return operands.id(place);
  }

  /** {@link Operands#readBytes} of an {@code O} event. */
  @Override
  public long operandReadBytes(int place) {
    return operands.readBytes(place);
  }

  /** {@link Operands#writeBytes} of an {@code O} event. */
  @Override
  public long operandWriteBytes(int place) {
    return operands.writeBytes(place);
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
