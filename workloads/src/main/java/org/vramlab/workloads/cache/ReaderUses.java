package org.vramlab.workloads.cache;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.trace.NextUse;
import org.vramlab.workloads.trace.Operands;
import org.vramlab.workloads.trace.TraceReader;

/**
 * The operands of the operation that a reader stands at. Buffers have numbers from 0 in the order
 * of their allocation: a trace may give them any ids, and what is known of them stands in arrays.
 */
final class ReaderUses implements BufferCache.Uses {
  private final TraceReader reader;
  private final @Nullable NextUse future;
  private final Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();

  /** Of the operation's operands. */
  private int[] buffers = new int[16];

  private final BitSet used = new BitSet();
  private long operation = -1;

  ReaderUses(TraceReader reader, @Nullable NextUse future) {
    this.reader = reader;
    this.future = future;
    numbers.defaultReturnValue(-1);
  }

  /** The number of the buffer that the reader tells of; a new one for a new buffer. */
  int number(int id) {
    int known = numbers.get(id);
    if (known < 0) {
      known = numbers.size();
      numbers.put(id, known);
    }
    return known;
  }

  /** The reader stands at a new operation. */
  void begin() {
    operation++;
    if (buffers.length < count()) {
      buffers = new int[2 * count()];
    }
    for (int place = 0; place < count(); place++) {
      buffers[place] = number(reader.operandId(place));
      used.set(buffers[place]);
    }
  }

  /** The reader is about to go on. */
  void end() {
    for (int place = 0; place < count(); place++) {
      used.clear(buffer(place));
    }
  }

  /** The operation's number, from 0. */
  long operation() {
    return operation;
  }

  private Operands operands() {
    return reader.operands();
  }

  @Override
  public int count() {
    return operands().count();
  }

  @Override
  public int buffer(int place) {
    return buffers[place];
  }

  @Override
  public int owner(int place) {
    return operands().owner(place);
  }

  @Override
  public long sizeBytes(int place) {
    return operands().sizeBytes(place);
  }

  @Override
  public boolean reads(int place) {
    return operands().readBytes(place) > 0;
  }

  @Override
  public boolean writes(int place) {
    return operands().writeBytes(place) > 0;
  }

  @Override
  public int nextUse(int place) {
    return future == null
        ? NextUse.NEVER
        : future.nextUse(future.firstOperand((int) operation) + place);
  }

  @Override
  public boolean uses(int buffer) {
    return used.get(buffer);
  }
}
