package org.vramlab.workloads.generate;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.format.serving.Request;
import org.vramlab.workloads.format.serving.RequestLog;

/**
 * Conversations that never end: a third of the requests begins a new one with one of four system
 * prompts, the others go on with one of the last ones, so that they share all that was said before.
 * Most questions and answers are short, some are long. Threads: one.
 */
final class SyntheticRequests implements RequestLog {
  private static final int SYSTEM_PROMPTS = 4;
  private static final int SYSTEM_BLOCKS = 2;
  private static final int OPEN_CONVERSATIONS = 32;
  private static final long LONGEST_TOKENS = 16_384;
  private static final long MOST_GAP_NANOS = 600_000_000;

  private final SplitMix random;
  private final int blockTokens;
  private final List<Conversation> open = new ArrayList<>();
  private long nextHash = SYSTEM_PROMPTS * SYSTEM_BLOCKS;
  private long nowNanos;

  /** What has been said so far: its length, and hashes of its full blocks. */
  private static final class Conversation {
    final LongArrayList fullBlocks = new LongArrayList();
    long tokens;
  }

  SyntheticRequests(long seed, int blockTokens) {
    this.random = new SplitMix(seed);
    this.blockTokens = blockTokens;
  }

  @Override
  public Request next() {
    nowNanos += random.below(MOST_GAP_NANOS);
    Conversation conversation =
        open.isEmpty() || random.chance(1, 3) ? begin() : open.get((int) random.below(open.size()));
    conversation.tokens += 64 + shortMostly();
    long full = conversation.tokens / blockTokens;
    while (conversation.fullBlocks.size() < full) {
      conversation.fullBlocks.add(nextHash++);
    }
    LongArrayList hashes = new LongArrayList(conversation.fullBlocks);
    if (conversation.tokens % blockTokens != 0) {
      hashes.add(nextHash++); // it will hold more when it comes again
    }
    long input = conversation.tokens;
    long output = 16 + shortMostly();
    conversation.tokens += output;
    if (conversation.tokens > LONGEST_TOKENS) {
      open.remove(conversation);
    }
    return new Request(nowNanos, input, output, hashes.toLongArray());
  }

  private Conversation begin() {
    Conversation conversation = new Conversation();
    long system = random.below(SYSTEM_PROMPTS);
    for (int block = 0; block < SYSTEM_BLOCKS; block++) {
      conversation.fullBlocks.add(system * SYSTEM_BLOCKS + block);
    }
    conversation.tokens = (long) SYSTEM_BLOCKS * blockTokens;
    if (open.size() == OPEN_CONVERSATIONS) {
      open.remove(0);
    }
    open.add(conversation);
    return conversation;
  }

  /** Up to 1,023, short ones more often. */
  private long shortMostly() {
    return random.below(1024) * random.below(1024) / 1024;
  }

  @Override
  public int blockTokens() {
    return blockTokens;
  }

  @Override
  public void close() {}
}
