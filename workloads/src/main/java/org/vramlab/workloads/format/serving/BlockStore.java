package org.vramlab.workloads.format.serving;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.io.IOException;
import java.util.Arrays;
import org.vramlab.workloads.convert.ServingSettings;
import org.vramlab.workloads.convert.ServingSettings.Spread;
import org.vramlab.workloads.trace.TraceSink;

/**
 * The server's blocks as buffers: allocates and frees them on the devices that they lie on, and
 * states what each operation reads and writes of them.
 *
 * <p>Threads: one.
 */
final class BlockStore {
  private static final String KV = "kv";

  private final ServingSettings serving;
  private final ServingCounts counts;
  private final int blockTokens;
  private final int devices;

  /** How many devices share each block. */
  private final int ranks;

  /** Size of a block's buffer, on each of the devices that share it. */
  private final long bufferBytes;

  /** One for each device that has its own, or one for all. */
  private final BlockCache[] caches;

  /** Most blocks of a cache that may exist before idle ones are dropped. */
  private final long capacityBlocks;

  /** Blocks of answers and unhashed prompts in existence, by cache. */
  private final long[] privateBlocks;

  private long nextBuffer;

  private long[] reads = new long[64];
  private long[] writes = new long[64];
  private int readCount;
  private int writeCount;

  BlockStore(ServingSettings serving, int blockTokens, int devices, ServingCounts counts) {
    this.serving = serving;
    this.counts = counts;
    this.blockTokens = blockTokens;
    this.devices = devices;
    this.ranks = serving.spread() == Spread.TENSOR ? devices : 1;
    this.bufferBytes = tokenBytes(blockTokens);
    this.caches = new BlockCache[serving.spread() == Spread.REQUESTS ? devices : 1];
    Arrays.setAll(caches, cache -> new BlockCache());
    this.privateBlocks = new long[caches.length];
    this.capacityBlocks =
        serving.cacheBytes() == 0
            ? Long.MAX_VALUE
            : serving.cacheBytes() / caches.length / (bufferBytes * ranks);
  }

  /** Bytes of so many tokens on each device that shares them. */
  private long tokenBytes(long tokens) {
    return (tokens * serving.model().kvBytesPerToken() + ranks - 1) / ranks;
  }

  /** Bytes of a block, on all devices together. */
  long blockBytes() {
    return bufferBytes * ranks;
  }

  /** Allocates the weights, one buffer for each device. */
  void start(TraceSink sink) throws IOException {
    long weightBytes = (serving.model().weightBytes() + ranks - 1) / ranks;
    if (!hasWeights()) {
      return;
    }
    for (int device = 0; device < devices; device++) {
      sink.allocate(device, weightBytes, device, "param", "weights");
    }
    nextBuffer = devices;
  }

  private boolean hasWeights() {
    return serving.weights() && serving.model().weightBytes() > 0;
  }

  private int cacheOf(ServedRequest served) {
    return caches.length == 1 ? 0 : served.device;
  }

  /**
   * Holds the longest cached prefix of a prompt and allocates the rest.
   *
   * @return how many blocks of the prompt were cached, from its beginning on
   */
  long placePrompt(ServedRequest served, TraceSink sink) throws IOException {
    BlockCache cache = caches[cacheOf(served)];
    long[] hashes = served.request.prefixHashes();
    int reused = 0;
    boolean prefix = true;
    for (long hash : hashes) {
      Block block = cache.find(hash);
      if (block != null) {
        cache.hold(block);
        if (prefix) {
          reused++;
        } else {
          counts.recomputed();
        }
      } else {
        prefix = false;
        block = allocate(served, hash, true, sink);
        cache.enter(block);
      }
      served.blocks.add(block);
    }
    if (hashes.length == 0) {
      growTo(served, served.request.inputTokens(), sink);
    }
    counts.reused(reused);
    return reused;
  }

  /** Allocates blocks that nobody else will find, until there is room for so many tokens. */
  private void growTo(ServedRequest served, long tokens, TraceSink sink) throws IOException {
    while ((long) served.blocks.size() * blockTokens < tokens) {
      served.blocks.add(allocate(served, 0, false, sink));
    }
  }

  private Block allocate(ServedRequest served, long hash, boolean hashed, TraceSink sink)
      throws IOException {
    int index = cacheOf(served);
    makeRoom(index, sink);
    if (nextBuffer > Integer.MAX_VALUE - 1 - ranks) {
      throw new IOException("the log needs more blocks than a trace can number");
    }
    Block block = new Block(hash, hashed, (int) nextBuffer, served.device);
    block.holders = 1;
    nextBuffer += ranks;
    for (int rank = 0; rank < ranks; rank++) {
      int device = ranks > 1 ? rank : served.device;
      sink.allocate(block.firstBuffer + rank, bufferBytes, device, KV, "");
    }
    if (!hashed) {
      privateBlocks[index]++;
    }
    counts.allocated();
    return block;
  }

  private void makeRoom(int index, TraceSink sink) throws IOException {
    while (caches[index].size() + privateBlocks[index] >= capacityBlocks) {
      Block oldest = caches[index].dropOldest();
      if (oldest == null) {
        return; // all are in use: what runs is not stopped for the cache's sake
      }
      free(oldest, sink);
      counts.dropped();
    }
  }

  private void free(Block block, TraceSink sink) throws IOException {
    assert block.holders == 0;
    for (int rank = 0; rank < ranks; rank++) {
      sink.free(block.firstBuffer + rank);
    }
  }

  /**
   * Reads a prompt in pieces: each piece's operation reads what is there before it, cached or
   * computed, and writes its own tokens. All pieces are submitted at once, so that whoever finds
   * these blocks finds them written.
   */
  void prefill(ServedRequest served, long reusedBlocks, TraceSink sink) throws IOException {
    importBlocks(served, sink);
    long input = served.request.inputTokens();
    long before = Math.min(input, reusedBlocks * blockTokens);
    do {
      long after = Math.min(input, before + serving.prefillTokens());
      compute(ServingConversion.PREFILL, served, before, after, sink);
      before = after;
    } while (before < input);
  }

  /** Adds tokens to an answer: what there is is read, the new ones are written at the end. */
  void decode(ServedRequest served, long tokens, TraceSink sink) throws IOException {
    long before = served.request.inputTokens() + served.outputDone;
    growTo(served, before + tokens, sink);
    importBlocks(served, sink);
    compute(ServingConversion.DECODE, served, before, before + tokens, sink);
  }

  /** The operation that turns {@code before} tokens into {@code after}, on each worker. */
  private void compute(int operation, ServedRequest served, long before, long after, TraceSink sink)
      throws IOException {
    int used = (int) Math.min(served.blocks.size(), (after + blockTokens - 1) / blockTokens);
    for (int device : workers(served)) {
      begin(device);
      for (int i = 0; i < used; i++) {
        int buffer = buffer(served.blocks.get(i), device);
        long old = tokensAt(i, before);
        long added = tokensAt(i, after) - old;
        if (old > 0) {
          read(buffer, tokenBytes(old));
        }
        if (added > 0) {
          write(buffer, tokenBytes(added));
        }
      }
      emit(operation, device, flops(after - before), sink);
    }
  }

  /** Two operations for each weight and token, shared by the devices that work on it. */
  private long flops(long tokens) {
    double flops = 2.0 * serving.model().activeParameters() * tokens / ranks;
    return (long) Math.min(flops, 9e17);
  }

  /** How many of the first {@code tokens} lie in a request's block. */
  private long tokensAt(int block, long tokens) {
    return Math.clamp(tokens - (long) block * blockTokens, 0, blockTokens);
  }

  private int[] workers(ServedRequest served) {
    if (ranks == 1) {
      return new int[] {served.device};
    }
    int[] all = new int[ranks];
    Arrays.setAll(all, rank -> rank);
    return all;
  }

  private int buffer(Block block, int device) {
    return ranks > 1 ? block.firstBuffer + device : block.firstBuffer;
  }

  private void importBlocks(ServedRequest served, TraceSink sink) throws IOException {
    if (serving.spread() != Spread.SHARED) {
      return;
    }
    long bit = 1L << served.device;
    for (Block block : served.blocks) {
      if (block.owner != served.device && (block.importers & bit) == 0) {
        block.importers |= bit;
        sink.export(block.firstBuffer, block.owner, served.device);
      }
    }
  }

  private void begin(int device) {
    readCount = 0;
    writeCount = 0;
    if (hasWeights()) {
      read(device, (serving.model().weightBytes() + ranks - 1) / ranks);
    }
  }

  private void read(int buffer, long bytes) {
    reads = put(reads, readCount++, buffer, bytes);
  }

  private void write(int buffer, long bytes) {
    writes = put(writes, writeCount++, buffer, bytes);
  }

  private static long[] put(long[] pairs, int index, int buffer, long bytes) {
    long[] room = 2 * index < pairs.length ? pairs : Arrays.copyOf(pairs, pairs.length * 2);
    room[2 * index] = buffer;
    room[2 * index + 1] = bytes;
    return room;
  }

  private void emit(int operation, int device, long flops, TraceSink sink) throws IOException {
    sink.operation(operation, device, flops, reads, readCount, writes, writeCount);
  }

  /** Lets go of a finished request's blocks, the last one first. */
  void release(ServedRequest served, TraceSink sink) throws IOException {
    int index = cacheOf(served);
    ObjectArrayList<Block> blocks = served.blocks;
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      if (block.hashed) {
        caches[index].release(block);
      } else {
        block.holders = 0;
        privateBlocks[index]--;
        free(block, sink);
        counts.released();
      }
    }
  }

  /** Blocks found by hash that some request holds now. */
  long heldHashedBlocks() {
    long held = 0;
    for (BlockCache cache : caches) {
      held += cache.heldCount();
    }
    return held;
  }

  /** Blocks that are kept for reuse or held. */
  long cachedBlocks() {
    long cached = 0;
    for (BlockCache cache : caches) {
      cached += cache.size();
    }
    return cached;
  }
}
