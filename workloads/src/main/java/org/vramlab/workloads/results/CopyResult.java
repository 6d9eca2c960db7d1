package org.vramlab.workloads.results;

/**
 * Copies from one pool to another.
 *
 * @param fromPool name of the pool where the contents were
 * @param toPool name of the pool where they went
 * @param count how many copies
 * @param bytes their bytes
 */
public record CopyResult(String fromPool, String toPool, long count, long bytes) {}
