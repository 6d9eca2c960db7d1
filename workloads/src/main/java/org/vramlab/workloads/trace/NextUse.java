package org.vramlab.workloads.trace;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import org.vramlab.workloads.io.InputException;

/**
 * When each operand of a trace is used again: for every operand of every operation, the index of
 * the next {@code O} line, of any device, that touches the same buffer. What clairvoyant policies
 * (Belady's MIN and its kin) are told.
 *
 * <p>Operands are numbered through the whole trace, from 0: operation by operation in file order,
 * within an operation in the order of {@link Operands}. Whoever replays the same file counts along,
 * or asks {@link #firstOperand}. Operations are counted from 0, too.
 *
 * <p>Built by one pass over the file; 4 bytes for each operand and each operation. Immutable.
 */
public final class NextUse {
  /** No later operation touches the buffer. Larger than every index, so that indices compare. */
  public static final int NEVER = Integer.MAX_VALUE;

  /** Next use by operand number. */
  private final int[] nextUses;

  /**
   * Number of each operation's first operand, and, last, the number of operands. Never decreases.
   */
  private final int[] firstOperands;

  private NextUse(int[] nextUses, int[] firstOperands) {
    this.nextUses = nextUses;
    this.firstOperands = firstOperands;
  }

  /**
   * Reads a whole trace and notes the uses.
   *
   * @throws InputException where the trace is bad, or has more than 2^31 - 2 operands
   */
  public static NextUse of(TraceSource source) throws InputException {
    IntArrayList next = new IntArrayList();
    IntArrayList first = new IntArrayList();
    try (TraceReader reader = TraceReader.open(source)) {
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          if (next.size() > NEVER - 8 - reader.operandCount()) {
            throw new InputException(
                source.name(),
                reader.line(),
                "the trace has too many operands for a clairvoyant policy",
                "use one that is not, such as lru");
          }
          noteOperation(reader.operands(), next, first);
        }
      }
    }
    first.add(next.size());
    return new NextUse(next.toIntArray(), first.toIntArray());
  }

  private static void noteOperation(Operands operands, IntArrayList next, IntArrayList first) {
    int operation = first.size();
    first.add(next.size());
    for (int place = 0; place < operands.count(); place++) {
      long previous = operands.previousOperation(place);
      if (previous >= 0) {
        next.set(first.getInt((int) previous) + operands.previousPlace(place), operation);
      }
      next.add(NEVER);
    }
  }

  /** Index of the next operation that touches this operand's buffer, or {@link #NEVER}. */
  public int nextUse(int operandNumber) {
    return nextUses[operandNumber];
  }

  /**
   * The number of an operation's first operand; for the index one past the last operation, the
   * number of operands.
   */
  public int firstOperand(int operation) {
    return firstOperands[operation];
  }

  /** How many operations the trace has. */
  public int operationCount() {
    return firstOperands.length - 1;
  }

  /** How many operands all operations have together. */
  public int operandCount() {
    return nextUses.length;
  }
}
