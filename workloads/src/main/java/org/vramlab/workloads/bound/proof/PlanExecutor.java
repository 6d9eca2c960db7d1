package org.vramlab.workloads.bound.proof;

import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.EventKind;
import org.vramlab.workloads.trace.Operands;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;

/**
 * Carries out a {@link Plan} on its trace and counts what moves. It shares nothing with whoever
 * made the plan but the reader of traces.
 *
 * <p>The rules: an operation's operands are resident in their owners' memories while it runs. An
 * operand that is not enters, which costs its bytes unless nothing has written it yet and this
 * operation does not read it. Room is made by taking away what the plan has released, the earliest
 * release first, never an operand of the operation; what has been written since it entered is
 * written back. What is freed leaves without a transfer.
 */
public final class PlanExecutor {
  private final Plan plan;
  private final IntOpenHashSet resident = new IntOpenHashSet();
  private final IntOpenHashSet written = new IntOpenHashSet();
  private final IntOpenHashSet dirty = new IntOpenHashSet();
  private final Int2LongOpenHashMap sizes = new Int2LongOpenHashMap();
  private final IntLinkedOpenHashSet[] released;
  private final long[] used;
  private final long[] inBytes;
  private final long[] outBytes;
  private long misses;
  private long evictions;

  private PlanExecutor(Plan plan, int devices) {
    this.plan = plan;
    used = new long[devices];
    inBytes = new long[devices];
    outBytes = new long[devices];
    released = new IntLinkedOpenHashSet[devices];
    for (int device = 0; device < devices; device++) {
      released[device] = new IntLinkedOpenHashSet();
    }
  }

  /** The plan cannot be carried out. */
  public static final class Impossible extends Exception {
    private static final long serialVersionUID = 1L;

    Impossible(String sentence) {
      super(sentence, null, false, false);
    }
  }

  /**
   * Carries out a plan.
   *
   * @throws InputException where the trace is bad
   * @throws Impossible where the plan is about another trace, or leaves too little room
   */
  public static Execution run(Plan plan, TraceSource source) throws InputException, Impossible {
    if (!source.digest().equals(plan.traceDigest())) {
      throw new Impossible("the plan is about another trace, or about another state of this one");
    }
    try (TraceReader reader = TraceReader.open(source)) {
      if (reader.header().devices() != plan.poolBytes().length) {
        throw new Impossible("the plan has another number of devices than the trace");
      }
      PlanExecutor executor = new PlanExecutor(plan, plan.poolBytes().length);
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          executor.operation((int) reader.operationCount() - 1, reader.operands());
        } else if (reader.kind() == EventKind.FREE) {
          executor.free(reader.bufferId(), reader.owner());
        }
      }
      return new Execution(
          executor.inBytes, executor.outBytes, executor.misses, executor.evictions);
    }
  }

  private void operation(int operation, Operands operands) throws Impossible {
    for (int place = 0; place < operands.count(); place++) {
      released[operands.owner(place)].remove(operands.id(place));
    }
    for (int place = 0; place < operands.count(); place++) {
      if (!resident.contains(operands.id(place))) {
        enter(operation, operands, place);
      }
    }
    for (int place = 0; place < operands.count(); place++) {
      int buffer = operands.id(place);
      if (operands.writeBytes(place) > 0) {
        written.add(buffer);
        dirty.add(buffer);
      }
      if (plan.isReleased(operation, buffer)) {
        released[operands.owner(place)].add(buffer);
      }
    }
  }

  private void enter(int operation, Operands operands, int place) throws Impossible {
    int device = operands.owner(place);
    int buffer = operands.id(place);
    long bytes = plan.sizes().bytes(operands.sizeBytes(place));
    while (used[device] + bytes > plan.poolBytes()[device]) {
      if (released[device].isEmpty()) {
        throw new Impossible(
            "at operation " + operation + " device " + device + " has no room, and nothing may go");
      }
      leave(released[device].removeFirstInt(), device);
    }
    used[device] += bytes;
    resident.add(buffer);
    sizes.put(buffer, bytes);
    misses++;
    if (operands.readBytes(place) > 0 || written.contains(buffer)) {
      inBytes[device] += bytes;
    }
  }

  private void leave(int buffer, int device) {
    evictions++;
    resident.remove(buffer);
    used[device] -= sizes.get(buffer);
    if (dirty.remove(buffer)) {
      outBytes[device] += sizes.get(buffer);
    }
  }

  private void free(int buffer, int device) {
    if (resident.remove(buffer)) {
      used[device] -= sizes.get(buffer);
    }
    released[device].remove(buffer);
    written.remove(buffer);
    dirty.remove(buffer);
    sizes.remove(buffer);
  }
}
