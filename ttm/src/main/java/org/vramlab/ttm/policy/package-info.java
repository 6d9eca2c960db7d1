/**
 * Who goes first: eviction policies, by name. Read {@link org.vramlab.ttm.policy.ReplacementPolicy}
 * (what one is), {@link org.vramlab.ttm.policy.EvictionPolicy} (those that ship) and {@link
 * org.vramlab.ttm.policy.PolicyChoice} (one with its figures). Each keeps an {@link
 * org.vramlab.ttm.resource.EvictionOrder}, small enough to be read alone.
 *
 * <p>One of your own, brought by {@code --plugin}: implement {@code ReplacementPolicy}, name the
 * class in {@code META-INF/services/org.vramlab.ttm.policy.ReplacementPolicy}; {@code
 * workloads/src/docs/plugin} has an example.
 *
 * <p>A policy orders candidates and decides nothing else: where a victim goes is the driver's
 * affair, whether it may be taken the evictor's. What an eviction costs, for a policy that weighs
 * it, is the driver's to say ({@link org.vramlab.ttm.resource.EvictionCost}). Knows resources;
 * nothing of buffers, locks, links or time.
 */
@NullMarked
package org.vramlab.ttm.policy;

import org.jspecify.annotations.NullMarked;
