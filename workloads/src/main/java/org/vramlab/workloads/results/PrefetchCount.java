package org.vramlab.workloads.results;

/**
 * What became of some of what was fetched, or was to be fetched, ahead of need.
 *
 * @param what a name for files: {@code fetched} (all that was set on its way); of these {@code
 *     inTime} (had arrived before its first job had nothing else to wait for in its queue), {@code
 *     late} (that job still waited for it) and {@code wasted} (evicted or freed before any job used
 *     it, or never used); and of what was not, {@code givenUpLocked}, {@code givenUpNoRoom} and
 *     {@code givenUpMoveLimit}, by why, once for each time that it was wanted
 * @param label the same for people
 * @param buffers how many times
 * @param bytes of these, page-rounded; 0 of what was not fetched
 */
public record PrefetchCount(String what, String label, long buffers, long bytes) {}
