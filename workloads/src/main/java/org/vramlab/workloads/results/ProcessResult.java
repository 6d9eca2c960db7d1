package org.vramlab.workloads.results;

/**
 * What one process (one trace, or one copy of it) did and suffered. Bytes of moves are rounded up
 * to 4 KiB per buffer; bytes of peer and host access are those that the operations name.
 *
 * @param name the trace, as the user wrote it, and the copy
 * @param operations jobs that ended
 * @param makespanNanos when its last job ended
 * @param latency of its submissions
 * @param compulsoryBytes bytes that no policy can avoid: first reads of contents in host memory
 * @param movedInBytes copies of its buffers from host memory to a device
 * @param movedOutBytes copies of its buffers from a device to host memory
 * @param movedPeerBytes copies of its buffers from device to device, or within one
 * @param movedHostBytes copies of its buffers within host memory
 * @param peerAccessBytes bytes that its jobs read or wrote in the memory of another device
 * @param hostAccessBytes bytes that its jobs read or wrote in host memory
 * @param evictionsCaused buffers, of anyone, that its submissions pushed out
 * @param evictionsCausedBytes their sizes
 * @param evictionsSuffered its own buffers that anyone pushed out
 * @param evictionsSufferedBytes their sizes
 * @param refetches times that one of its buffers came back into a pool it had been evicted from
 * @param refetchBytes their sizes
 * @param swappedOutBytes of its buffers, written to swap space for want of pages of the host
 * @param swappedInBytes of its buffers, read back
 * @param backOffsForLocks times a ticket gave up its locks because it lost one
 * @param backOffsForSpace times a ticket gave up its locks because an older one wanted space
 * @param backOffsInjected times error injection took a lock away; in mode {@code ticket} each is
 *     one of those for locks
 * @param wounds times a ticket was wounded by an older one (wound-wait only)
 * @param lockWaits sleeps for a contended lock
 * @param spaceWaits waits, holding nothing, for an older ticket to get its space
 * @param refusals requests for space that were refused (ENOMEM)
 * @param retries submissions that were tried again after a failure
 */
public record ProcessResult(
    String name,
    long operations,
    long makespanNanos,
    Latency latency,
    long compulsoryBytes,
    long movedInBytes,
    long movedOutBytes,
    long movedPeerBytes,
    long movedHostBytes,
    long peerAccessBytes,
    long hostAccessBytes,
    long evictionsCaused,
    long evictionsCausedBytes,
    long evictionsSuffered,
    long evictionsSufferedBytes,
    long refetches,
    long refetchBytes,
    long swappedOutBytes,
    long swappedInBytes,
    long backOffsForLocks,
    long backOffsForSpace,
    long backOffsInjected,
    long wounds,
    Waits lockWaits,
    Waits spaceWaits,
    long refusals,
    long retries) {
  /** Back-offs for either reason. */
  public long backOffs() {
    return backOffsForLocks + backOffsForSpace;
  }
}
