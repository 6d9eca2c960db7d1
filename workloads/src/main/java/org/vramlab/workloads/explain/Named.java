package org.vramlab.workloads.explain;

/**
 * A buffer by the name that people know.
 *
 * @param process number of the process that owns it; -1 if it belongs to none
 * @param number its number in the trace; in the run if it belongs to none
 * @param bytes its size
 */
public record Named(int process, long number, long bytes) {}
