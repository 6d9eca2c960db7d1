/**
 * Who goes first: eviction policies. Each is an {@link org.vramlab.ttm.resource.EvictionOrder},
 * small enough to be read alone; {@link org.vramlab.ttm.policy.EvictionPolicy} lists them by name.
 *
 * <p>A policy orders candidates and decides nothing else: where a victim goes is the driver's
 * affair, whether it may be taken the evictor's. What an eviction costs, for a policy that weighs
 * it, is the driver's to say ({@link org.vramlab.ttm.resource.EvictionCost}). Knows resources;
 * nothing of buffers, locks, links or time.
 */
@NullMarked
package org.vramlab.ttm.policy;

import org.jspecify.annotations.NullMarked;
