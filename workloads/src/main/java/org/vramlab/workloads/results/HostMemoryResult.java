package org.vramlab.workloads.results;

/**
 * How the pages of a host with a limit were used: those of all GTTs and of system memory together.
 * The limit is one beyond which others are swapped out; who finds nobody to swap out goes beyond
 * it, as in Linux.
 *
 * @param limitPages beyond which buffers are swapped out
 * @param peakPages most pages in use at any instant
 * @param endPages pages in use at the end
 * @param swapOuts buffers written to swap space
 * @param swappedOutBytes their sizes
 * @param swapIns buffers read back from it
 * @param swappedInBytes their sizes
 */
public record HostMemoryResult(
    long limitPages,
    long peakPages,
    long endPages,
    long swapOuts,
    long swappedOutBytes,
    long swapIns,
    long swappedInBytes) {}
