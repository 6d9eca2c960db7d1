package org.vramlab.workloads.cache;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.policy.PolicyChoice;

/**
 * One row of published results: what a policy made of a trace elsewhere.
 *
 * @param line in the file, from 1
 * @param name of the policy there, with its parameters
 * @param policy ours that is defined as the same; null if there is none
 * @param reason why not, or what sets ours apart; may be empty
 * @param size of the cache
 * @param sizeHere of our cache that does the same
 * @param unit of the size
 * @param requests how many requests the trace had there; -1 where the row does not say
 * @param misses how many were missed
 * @param missedBytes of those; -1 where the row does not say
 * @param requestedBytes of all requests; -1 where the row does not say
 * @param seed of what draws lots
 * @param tolerance how far miss ratios may be apart, absolute; 0 where counts must be equal
 */
record PolicyRow(
    long line,
    String name,
    @Nullable PolicyChoice policy,
    String reason,
    long size,
    long sizeHere,
    CacheUnit unit,
    long requests,
    long misses,
    long missedBytes,
    long requestedBytes,
    long seed,
    double tolerance) {}
