package org.vramlab.peers;

/**
 * What one pass of the trace through one policy took.
 *
 * @param nanos of processor time in which requests were processed
 * @param misses requests that were not found
 */
record Pass(long nanos, long misses) {}
