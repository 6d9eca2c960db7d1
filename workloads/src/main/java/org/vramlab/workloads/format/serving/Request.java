package org.vramlab.workloads.format.serving;

/**
 * One request of a log.
 *
 * @param arrivalNanos time since the log's start
 * @param inputTokens length of the prompt
 * @param outputTokens length of the answer
 * @param prefixHashes for each block of the prompt a number that stands for everything up to its
 *     end, equal where the contents are; empty where the log says nothing
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never changed
public record Request(long arrivalNanos, long inputTokens, long outputTokens, long[] prefixHashes) {
  /** Longest prompt or answer that is believed. */
  public static final long MAXIMUM_TOKENS = 10_000_000;

  static final long[] NO_HASHES = {};
}
