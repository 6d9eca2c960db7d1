package org.vramlab.devices.prefetch;

import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayFIFOQueue;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The operations that a client has not submitted yet, in its order, as far as they are in view:
 * what each of them uses of the client's own buffers.
 *
 * <p>Life: whoever knows the future adds to the end, {@link #add} and then {@link #use} for each
 * buffer, and takes the first one off when it has been submitted ({@link #removeFirst}). More may
 * be added than are in view. Nothing is allocated in steady state but a queue for each buffer.
 *
 * <p>Threads: one at a time.
 */
public final class ComingOperations {
  /** {@link #firstUse} of what no operation in view uses. */
  public static final int NEVER = Integer.MAX_VALUE;

  /** So many operations at the beginning of the lists are kept for nothing before they go. */
  private static final int MOST_GONE = 1024;

  private final int window;

  /** Buffers of all operations, those of each in one piece. */
  private final IntArrayList buffers = new IntArrayList();

  /** By operation: where its buffers begin. */
  private final IntArrayList begins = new IntArrayList();

  /** By operation: its number in the trace. */
  private final LongArrayList numbers = new LongArrayList();

  /** How many operations at the beginning of the lists have been submitted. */
  private int gone;

  /** How many have left the lists. */
  private long forgotten;

  /**
   * By buffer: the operations to come that use it, soonest first, each as twice its place since the
   * beginning of time, plus 1 if it reads.
   */
  private final Int2ObjectOpenHashMap<LongArrayFIFOQueue> uses = new Int2ObjectOpenHashMap<>();

  /**
   * @param window how many operations are in view
   */
  public ComingOperations(int window) {
    this.window = window;
  }

  /** How many operations are in view, if so many are known. */
  public int window() {
    return window;
  }

  /** One more operation is known, at the end. */
  public void add(long number) {
    begins.add(buffers.size());
    numbers.add(number);
  }

  /** The operation that was added last uses {@code buffer}, once. */
  public void use(int buffer, boolean reads) {
    buffers.add(buffer);
    long place = forgotten + begins.size() - 1;
    uses.computeIfAbsent(buffer, any -> new LongArrayFIFOQueue(2))
        .enqueue(place << 1 | (reads ? 1 : 0));
  }

  /** How many operations are known, in view or not. */
  public int known() {
    return begins.size() - gone;
  }

  /** The first operation has been submitted. */
  public void removeFirst() {
    for (int i = begin(0); i < begin(1); i++) {
      int buffer = buffers.getInt(i);
      LongArrayFIFOQueue left = uses.get(buffer);
      left.dequeueLong();
      if (left.isEmpty()) {
        uses.remove(buffer);
      }
    }
    gone++;
    if (gone == MOST_GONE) {
      forget();
    }
  }

  private void forget() {
    int cut = begin(0);
    buffers.removeElements(0, cut);
    begins.removeElements(0, gone);
    numbers.removeElements(0, gone);
    for (int i = 0; i < begins.size(); i++) {
      begins.set(i, begins.getInt(i) - cut);
    }
    forgotten += gone;
    gone = 0;
  }

  /** How many operations are in view; 0 is the next to be submitted. */
  public int count() {
    return Math.min(window, known());
  }

  /** How many buffers of the client operation {@code i} uses. */
  public int uses(int i) {
    return begin(i + 1) - begin(i);
  }

  /** The k-th buffer that operation {@code i} uses. */
  public int buffer(int i, int k) {
    return buffers.getInt(begin(i) + k);
  }

  /** The first operation in view that uses {@code buffer}; {@link #NEVER} if none does. */
  public int firstUse(int buffer) {
    LongArrayFIFOQueue queue = uses.get(buffer);
    if (queue == null) {
      return NEVER;
    }
    long i = (queue.firstLong() >> 1) - forgotten - gone;
    return i < window ? (int) i : NEVER;
  }

  /** Whether the first operation in view that uses {@code buffer} reads it. */
  public boolean readsFirst(int buffer) {
    @Nullable LongArrayFIFOQueue queue = uses.get(buffer);
    return queue != null && firstUse(buffer) != NEVER && (queue.firstLong() & 1) == 1;
  }

  /** What the trace calls operation {@code i}. */
  public long number(int i) {
    return numbers.getLong(gone + i);
  }

  private int begin(int i) {
    int at = gone + i;
    return at == begins.size() ? buffers.size() : begins.getInt(at);
  }
}
