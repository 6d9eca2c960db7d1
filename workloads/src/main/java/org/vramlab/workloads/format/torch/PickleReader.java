package org.vramlab.workloads.format.torch;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.io.InputException;

/**
 * Reads Python pickles that consist of plain containers: dictionaries, lists, tuples, text,
 * numbers. It knows no other opcodes. Those that look up or call something, which is how a pickle
 * runs code, do not exist here: a file that has one is refused, with the opcode and where it
 * stands.
 *
 * <p>A pickle is a program for a stack machine with a memo (Python's {@code pickletools} documents
 * its opcodes; protocols 2 to 5). What comes out: {@link Long} or {@link BigInteger}, {@link
 * Double}, {@link Boolean}, {@link String}, {@link #NONE}, {@link PickleDict}, and {@link List} for
 * lists and tuples.
 *
 * <p>Threads: one. One use.
 */
final class PickleReader {
  /** Python's {@code None}, and bytes, of which a snapshot has none that matter. */
  static final Object NONE = new Object();

  /** Longest text. */
  private static final int MAXIMUM_TEXT_BYTES = 64 << 20;

  /** Longest integer. */
  private static final int MAXIMUM_INTEGER_BYTES = 64;

  private final ForeignFile file;
  private final Listener listener;
  private final ObjectArrayList<Object> stack = new ObjectArrayList<>();
  private final IntArrayList marks = new IntArrayList();
  private final Int2ObjectOpenHashMap<Object> memo = new Int2ObjectOpenHashMap<>();
  private long offset;

  /** Told of each dictionary when it has been filled: it may reduce it at once. */
  interface Listener {
    /** A dictionary has got its pairs, or more of them. */
    void filled(PickleDict dict);

    /** Whether a list need not keep this: nobody will ask for it. */
    boolean isSuperfluous(Object item);
  }

  PickleReader(ForeignFile file, Listener listener) {
    this.file = file;
    this.listener = listener;
  }

  /**
   * Reads the one value of the file.
   *
   * @throws InputException where it is no such pickle
   */
  Object read() throws InputException {
    try (InputStream raw = file.open()) {
      DataInputStream input = new DataInputStream(new Counting(raw));
      while (true) {
        long at = offset;
        int opcode = input.readUnsignedByte();
        if (opcode == '.') {
          return pop(at, "STOP");
        }
        execute(opcode, at, input);
      }
    } catch (EOFException cut) {
      throw file.bad(
          0, "the pickle ends early, after " + offset + " bytes", "copy or download it again");
    } catch (IOException damaged) {
      throw file.damaged(0, damaged);
    }
  }

  private void execute(int opcode, long at, DataInputStream input)
      throws IOException, InputException {
    switch (opcode) {
      case 0x80 -> protocol(input.readUnsignedByte(), at);
      case 0x95 -> input.readLong(); // FRAME: how much a reader might read ahead
      case '(' -> marks.add(stack.size());
      case '}' -> stack.push(new PickleDict());
      case ']', ')' -> stack.push(new ObjectArrayList<>(0));
      case 'N' -> stack.push(NONE);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'K' -> stack.push((long) input.readUnsignedByte());
      case 'M' -> stack.push((long) Short.toUnsignedInt(Short.reverseBytes(input.readShort())));
      case 'J' -> stack.push((long) Integer.reverseBytes(input.readInt()));
      case 0x8a -> stack.push(integer(input, input.readUnsignedByte(), at));
      case 0x8b -> stack.push(integer(input, Integer.reverseBytes(input.readInt()), at));
      case 'G' -> stack.push(input.readDouble());
      case 0x8c -> stack.push(text(input, input.readUnsignedByte(), at));
      case 'X' ->
          stack.push(
              text(input, Integer.toUnsignedLong(Integer.reverseBytes(input.readInt())), at));
      case 0x8d -> stack.push(text(input, Long.reverseBytes(input.readLong()), at));
      case 0x94 -> memo.put(memo.size(), peek(at, "MEMOIZE"));
      case 'q' -> memo.put(input.readUnsignedByte(), peek(at, "BINPUT"));
      case 'r' -> memo.put(Integer.reverseBytes(input.readInt()), peek(at, "LONG_BINPUT"));
      case 'h' -> stack.push(recall(input.readUnsignedByte(), at));
      case 'j' -> stack.push(recall(Integer.reverseBytes(input.readInt()), at));
      default -> gather(opcode, at);
    }
  }

  /** The opcodes that put what is on the stack into containers. */
  private void gather(int opcode, long at) throws InputException {
    switch (opcode) {
      case 'a' -> append(stack.size() - 1, at, "APPEND");
      case 'e' -> append(mark(at, "APPENDS"), at, "APPENDS");
      case 's' -> setItems(stack.size() - 2, at, "SETITEM");
      case 'u' -> setItems(mark(at, "SETITEMS"), at, "SETITEMS");
      case 't' -> tuple(mark(at, "TUPLE"), at, "TUPLE");
      case 0x85 -> tuple(stack.size() - 1, at, "TUPLE1");
      case 0x86 -> tuple(stack.size() - 2, at, "TUPLE2");
      case 0x87 -> tuple(stack.size() - 3, at, "TUPLE3");
      default -> throw refused(opcode, at);
    }
  }

  private void protocol(int version, long at) throws InputException {
    if (version < 2 || version > 5) {
      throw bad("protocol " + version + " is unknown", at);
    }
  }

  private Object integer(DataInputStream input, int length, long at)
      throws IOException, InputException {
    if (length < 0 || length > MAXIMUM_INTEGER_BYTES) {
      throw bad("an integer of " + length + " bytes", at);
    }
    byte[] bigEndian = new byte[length];
    for (int i = length - 1; i >= 0; i--) {
      bigEndian[i] = input.readByte();
    }
    if (length == 0) {
      return 0L;
    }
    BigInteger value = new BigInteger(bigEndian);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private String text(DataInputStream input, long length, long at)
      throws IOException, InputException {
    if (length < 0 || length > MAXIMUM_TEXT_BYTES) {
      throw bad("a text of " + length + " bytes", at);
    }
    // Not all at once: the length may be a lie, and memory is only taken for what there is.
    byte[] bytes = input.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException("within a text");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Object recall(int index, long at) throws InputException {
    @Nullable Object value = memo.get(index);
    if (value == null) {
      throw bad("the memo has no entry " + Integer.toUnsignedString(index), at);
    }
    return value;
  }

  private void append(int from, long at, String opcode) throws InputException {
    checkBelow(from, at, opcode);
    if (!(stack.get(from - 1) instanceof ObjectArrayList<?> list)) {
      throw bad(opcode + " to what is no list", at);
    }
    @SuppressWarnings("unchecked") // every list on the stack was made here, of objects
    ObjectArrayList<Object> target = (ObjectArrayList<Object>) list;
    for (int i = from; i < stack.size(); i++) {
      if (!listener.isSuperfluous(stack.get(i))) {
        target.add(stack.get(i));
      }
    }
    stack.size(from);
  }

  private void setItems(int from, long at, String opcode) throws InputException {
    checkBelow(from, at, opcode);
    if (!(stack.get(from - 1) instanceof PickleDict dict) || (stack.size() - from) % 2 != 0) {
      throw bad(opcode + " to what is no dictionary, or of no pairs", at);
    }
    for (int i = from; i < stack.size(); i += 2) {
      dict.put(stack.get(i), stack.get(i + 1));
    }
    stack.size(from);
    listener.filled(dict);
  }

  private void tuple(int from, long at, String opcode) throws InputException {
    if (from < 0) {
      throw bad(opcode + " of too few", at);
    }
    ObjectArrayList<Object> items = new ObjectArrayList<>(stack.size() - from);
    items.addAll(stack.subList(from, stack.size()));
    stack.size(from);
    stack.push(items);
  }

  private void checkBelow(int from, long at, String opcode) throws InputException {
    if (from < 1) {
      throw bad(opcode + " without a container", at);
    }
  }

  private int mark(long at, String opcode) throws InputException {
    if (marks.isEmpty() || marks.getInt(marks.size() - 1) > stack.size()) {
      throw bad(opcode + " without a mark", at);
    }
    return marks.removeInt(marks.size() - 1);
  }

  private Object pop(long at, String opcode) throws InputException {
    if (stack.isEmpty()) {
      throw bad(opcode + " with nothing on the stack", at);
    }
    return stack.pop();
  }

  private Object peek(long at, String opcode) throws InputException {
    if (stack.isEmpty()) {
      throw bad(opcode + " with nothing on the stack", at);
    }
    return stack.top();
  }

  private InputException bad(String problem, long at) {
    return file.bad(0, "no sound pickle: " + problem + ", at byte " + at, "write it again");
  }

  private InputException refused(int opcode, long at) {
    return file.bad(
        0,
        "the pickle is refused: opcode "
            + PickleOpcodes.name(opcode)
            + " at byte "
            + at
            + " is none that plain containers need, and might run code",
        "only what torch.cuda.memory._dump_snapshot writes is read");
  }

  /** Keeps {@link #offset}. */
  private final class Counting extends InputStream {
    private final InputStream raw;

    Counting(InputStream raw) {
      this.raw = new BufferedInputStream(raw, 1 << 16);
    }

    @Override
    public int read() throws IOException {
      int value = raw.read();
      if (value >= 0) {
        offset++;
      }
      return value;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int count = raw.read(target, from, length);
      if (count > 0) {
        offset += count;
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      raw.close();
    }
  }
}
