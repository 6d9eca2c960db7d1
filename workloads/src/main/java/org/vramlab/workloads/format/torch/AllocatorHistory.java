package org.vramlab.workloads.format.torch;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.trace.TraceSink;

/**
 * Turns the events of PyTorch's caching allocator into buffers: an allocated block is a buffer that
 * is written when it is allocated and read when its free is requested, which is the last that the
 * program knows of it; it is freed when the free is completed, which is later where another stream
 * still uses it.
 *
 * <p>The history is a ring buffer that begins somewhere: blocks allocated before are unknown, and
 * what happens to them is counted and left out. Addresses are used again and again, each time as
 * another buffer. Threads: one.
 */
final class AllocatorHistory {
  /** Names of the operations, by index. */
  static final List<String> OPERATIONS = List.of("block.allocated", "block.freed");

  private static final int ALLOCATED = 0;
  private static final int FREED = 1;

  /** Largest block that is believed: 64 TiB less one, what a trace can state. */
  static final long MAXIMUM_BLOCK_BYTES = (1L << 46) - 1;

  /** A block in existence. */
  private static final class Block {
    final int buffer;
    final long sizeBytes;
    boolean freeRequested;

    Block(int buffer, long sizeBytes) {
      this.buffer = buffer;
      this.sizeBytes = sizeBytes;
    }
  }

  /** By device; each by address. */
  private final Long2ObjectOpenHashMap<Long2ObjectOpenHashMap<Block>> live =
      new Long2ObjectOpenHashMap<>();

  private final long[] operand = new long[2];
  private int nextBuffer;
  private long events;
  private long allocatedBytes;
  private long liveBytes;
  private long peakBytes;
  private long unseenFrees;
  private long lostFrees;
  private long segmentEvents;
  private long outOfMemory;
  private long firstMicros = -1;
  private long lastMicros = -1;

  /**
   * One event.
   *
   * @param device numbered from 0
   * @param sizeBytes of the block
   * @param micros when; -1 where the history does not say
   * @return false for an action that is unknown
   */
  boolean event(
      int device,
      String action,
      long address,
      long sizeBytes,
      long stream,
      long micros,
      TraceSink sink)
      throws IOException {
    switch (action) {
      case "alloc" -> allocate(device, address, sizeBytes, stream, sink);
      case "free_requested" -> requestFree(device, address, sink);
      case "free_completed" -> free(device, address, sink);
      case "free" -> {
        requestFree(device, address, sink);
        free(device, address, sink);
      }
      case "segment_alloc", "segment_free", "segment_map", "segment_unmap" -> segmentEvents++;
      case "oom" -> outOfMemory++;
      case "snapshot", "workspace_snapshot" -> {}
      default -> {
        return false;
      }
    }
    events++;
    if (micros >= 0) {
      firstMicros = firstMicros < 0 ? micros : Math.min(firstMicros, micros);
      lastMicros = Math.max(lastMicros, micros);
    }
    return true;
  }

  private Long2ObjectOpenHashMap<Block> blocks(int device) {
    return live.computeIfAbsent(device, absent -> new Long2ObjectOpenHashMap<>());
  }

  private void allocate(int device, long address, long sizeBytes, long stream, TraceSink sink)
      throws IOException {
    if (sizeBytes == 0) {
      return;
    }
    Block lost = blocks(device).remove(address);
    if (lost != null) {
      lostFrees++; // somebody has the address again, so its free is missing
      end(lost, sink);
    }
    Block block = new Block(nextBuffer++, sizeBytes);
    blocks(device).put(address, block);
    sink.allocate(block.buffer, sizeBytes, device, "stream " + stream, "");
    operand[0] = block.buffer;
    operand[1] = sizeBytes;
    sink.operation(ALLOCATED, device, 0, operand, 0, operand, 1);
    allocatedBytes += sizeBytes;
    liveBytes += sizeBytes;
    peakBytes = Math.max(peakBytes, liveBytes);
  }

  private void requestFree(int device, long address, TraceSink sink) throws IOException {
    Block block = blocks(device).get(address);
    if (block != null && !block.freeRequested) {
      block.freeRequested = true;
      operand[0] = block.buffer;
      operand[1] = block.sizeBytes;
      sink.operation(FREED, device, 0, operand, 1, operand, 0);
    }
  }

  private void free(int device, long address, TraceSink sink) throws IOException {
    Block block = blocks(device).remove(address);
    if (block == null) {
      unseenFrees++;
    } else {
      end(block, sink);
    }
  }

  private void end(Block block, TraceSink sink) throws IOException {
    liveBytes -= block.sizeBytes;
    sink.free(block.buffer);
  }

  /** States what is assumed of every such history. */
  static void assume(Account account) {
    account.assumed(
        "a block is written in whole when it is allocated and read in whole when its free is"
            + " requested: the history holds no accesses");
    account.assumed("operations take the launch floor: the history holds no kernels");
  }

  /** States what was found. */
  void state(Account account) {
    account.known(
        String.format(
            Locale.ROOT,
            "%,d events of the allocator in %.3f s: %,d allocations of %,d bytes",
            events,
            firstMicros < 0 ? 0 : (lastMicros - firstMicros) / 1e6,
            nextBuffer,
            allocatedBytes));
    account.known(
        String.format(
            Locale.ROOT,
            "at most %,d bytes allocated at once, %,d at the end",
            peakBytes,
            liveBytes));
    if (unseenFrees > 0) {
      account.known(
          String.format(
              Locale.ROOT,
              "%,d frees of blocks allocated before the history begins: left out",
              unseenFrees));
    }
    if (lostFrees > 0) {
      account.known(
          String.format(
              Locale.ROOT,
              "%,d addresses allocated again without a free: taken as freed",
              lostFrees));
    }
    if (segmentEvents > 0) {
      account.known(
          String.format(
              Locale.ROOT,
              "%,d events of the allocator's own segments: left out, a manager places blocks"
                  + " itself",
              segmentEvents));
    }
    if (outOfMemory > 0) {
      account.known(String.format(Locale.ROOT, "%,d times out of memory", outOfMemory));
    }
  }
}
