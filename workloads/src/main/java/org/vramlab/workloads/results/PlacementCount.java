package org.vramlab.workloads.results;

/**
 * What became of some of those that had to leave a place, where that is a matter of choice.
 *
 * @param what a name for files: {@code victimsToHost}, {@code victimsToPeers}, {@code
 *     victimsDropped} (for a clean copy, nothing was copied), {@code guestsGivenBack} (evicted by
 *     the peer that had lent the room) or {@code copiesGivenUp} (clean copies whose buffer was
 *     written or freed, or whose room was needed)
 * @param label the same for people
 * @param buffers how many
 * @param bytes of these, page-rounded
 */
public record PlacementCount(String what, String label, long buffers, long bytes) {}
