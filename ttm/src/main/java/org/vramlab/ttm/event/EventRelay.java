package org.vramlab.ttm.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Tells a sink every event on a thread of its own, so that an expensive sink (the checker) does not
 * hold up the run: the telling side only writes a few ints.
 *
 * <p>Life: constructed; told events; {@link #runEnded} or {@link #runFailed}, which return when the
 * sink has heard everything; {@link #close} in any case. What is told later is ignored.
 *
 * <p>Events arrive unchanged and in order, but late: by up to {@link #BLOCKS} blocks, some forty
 * thousand events. A sink that falls behind further holds up the run. So the run goes on for that
 * long after an event that the sink threw at, and other sinks of the run hear of it; the sink
 * itself hears nothing more.
 *
 * <p>Failure: what the sink throws is thrown, the same object, from the next event that fills a
 * block, from every later such one, and from {@code runEnded} and {@code runFailed}.
 *
 * <p>Threads: events come from one thread at a time, with a happens-before edge from one to the
 * next (as in the simulation). The sink is called by one other thread, a daemon that lives from the
 * first full block to the end; what the sink did is visible to whom {@code runEnded} returned. In
 * steady state nothing is allocated.
 */
public final class EventRelay extends EventEncoder implements AutoCloseable {
  /** Ints of a block: 64 KiB, so that all blocks together stay in a cache of the second level. */
  static final int BLOCK_INTS = 1 << 14;

  /** Blocks: one being filled, one being read, and a queue between. */
  static final int BLOCKS = 8;

  /** In place of a length: nothing follows. */
  private static final int END = -1;

  private final EventDecoder decoder;

  /** The blocks, used in turn. */
  private final int[][] blocks;

  /** Ints filled in each block, or {@link #END}. Guard: as the blocks, by the semaphores. */
  private final int[] lengths = new int[BLOCKS];

  /** Blocks that may be filled, besides {@link #filling}. */
  private final Semaphore free = new Semaphore(BLOCKS - 1);

  /** Blocks to be read. */
  private final Semaphore full = new Semaphore(0);

  /** The block being filled. Guard: the telling side. */
  private int filling;

  /** Null before the first block is full. Guard: the telling side. */
  private @Nullable Thread reader;

  /** Whether events are ignored from now on. Guard: the telling side. */
  private boolean closed;

  /** What the sink threw: written once, by the reader. */
  private volatile @Nullable Throwable failure;

  /** Whether the reader is to skip what it has not read yet. */
  private volatile boolean abandoned;

  /** A relay to {@code sink}, which must not be told anything directly from now on. */
  public EventRelay(EventSink sink) {
    this(sink, new int[BLOCKS][BLOCK_INTS], new ConcurrentLinkedQueue<>());
  }

  private EventRelay(EventSink sink, int[][] blocks, Queue<String> names) {
    super(blocks[0], names);
    this.blocks = blocks;
    this.decoder = new EventDecoder(sink, names);
  }

  @Override
  int[] handOver(int length) {
    if (closed) {
      return blocks[filling];
    }
    if (reader == null) {
      reader = Thread.ofPlatform().daemon().name("event relay").start(this::read);
    }
    rethrow();
    lengths[filling] = length;
    full.release();
    free.acquireUninterruptibly();
    filling = (filling + 1) % BLOCKS;
    return blocks[filling];
  }

  /** Tells the sink, and returns when it has heard it and everything before. */
  @Override
  public void runEnded(long nanos) {
    super.runEnded(nanos);
    finish();
  }

  /** Tells the sink, and returns when it has heard it and everything before. */
  @Override
  public void runFailed(long nanos) {
    super.runFailed(nanos);
    finish();
  }

  private void finish() {
    if (!closed) {
      try {
        flush();
        // All blocks but the one being filled are free when all have been read.
        free.acquireUninterruptibly(BLOCKS - 1);
      } finally {
        end();
      }
    }
    rethrow();
  }

  /**
   * Ignores events from now on and lets the thread go. The sink may miss what was told since {@link
   * #runEnded} or {@link #runFailed}, or everything if neither was told. Returns at once.
   */
  @Override
  public void close() {
    abandoned = true;
    if (!closed) {
      end();
    }
  }

  private void end() {
    closed = true;
    lengths[filling] = END;
    full.release();
  }

  private void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** The reader's main loop. */
  private void read() {
    for (int at = 0; ; at = (at + 1) % BLOCKS) {
      full.acquireUninterruptibly();
      int length = lengths[at];
      if (length == END) {
        return;
      }
      if (failure == null && !abandoned) {
        tell(blocks[at], length);
      }
      free.release();
    }
  }

  private void tell(int[] block, int length) {
    try {
      decoder.decode(block, length);
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
    }
  }
}
