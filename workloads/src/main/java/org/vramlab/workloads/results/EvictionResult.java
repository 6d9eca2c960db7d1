package org.vramlab.workloads.results;

/**
 * Buffers of one process that were pushed out of one pool for another process, or for its own.
 *
 * @param evictor the process whose task made room; {@code system} for tasks of none
 * @param victim the process that owned the buffers; {@code system} for buffers of none
 * @param pool name of the pool that they left
 * @param evictions how many times a buffer was pushed out
 * @param bytes their sizes, each rounded up to 4 KiB
 */
public record EvictionResult(
    String evictor, String victim, String pool, long evictions, long bytes) {}
