/**
 * Where buffers are best put, by what each choice costs in time over the fabric: the second choice
 * beside who is evicted first.
 *
 * <p>Read {@link org.vramlab.devices.placement.PlacementPolicy} (the decisions), {@link
 * org.vramlab.devices.placement.Victim} with its {@link org.vramlab.devices.placement.Exit}s and
 * {@link org.vramlab.devices.placement.Use} (what is known when they are made), {@link
 * org.vramlab.devices.placement.TransferTimes} (the cost model, of idle wires) and {@link
 * org.vramlab.devices.placement.LinkLines} (what else is to come over them), and {@link
 * org.vramlab.devices.placement.Placements} (the policies that ship). Which exits there are, and
 * what carries a decision out, is the driver's business: {@code amdgpu.Destinations}.
 *
 * <p>A policy stands here, and not in {@code ttm} with the eviction policies, because it weighs
 * links, of which {@code ttm} knows nothing. Knows the fabric's routes; nothing of buffers, locks
 * or any one driver.
 */
@NullMarked
package org.vramlab.devices.placement;

import org.jspecify.annotations.NullMarked;
