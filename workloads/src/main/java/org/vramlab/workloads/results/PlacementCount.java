package org.vramlab.workloads.results;

/**
 * How often one thing was decided where placement is a matter of choice: what became of those that
 * had to leave a place, and of what was away when it was used.
 *
 * @param what a name for files: {@code victimsToHost}, {@code victimsToPeers}, {@code
 *     victimsDropped} (for a clean copy, nothing was copied), {@code guestsGivenBack} (evicted by
 *     the peer that had lent the room), {@code copiesGivenUp} (clean copies whose buffer was
 *     written or freed, or whose room was needed), {@code duplicatesFilled} (in the memory of a
 *     device that only reads them), {@code usesInPlace} (operands of jobs that were not in the
 *     memory of the device that owns them) or {@code broughtHome} (from there)
 * @param label the same for people
 * @param buffers how many
 * @param bytes of these, page-rounded; of uses, what they read and write
 */
public record PlacementCount(String what, String label, long buffers, long bytes) {}
