/**
 * A proven lower bound on the bytes that a trace must move in memory of a given size, whatever the
 * policy, and the best schedule known above it.
 *
 * <p>The way in is {@link org.vramlab.workloads.bound.BoundSearch} (its example is all that a
 * caller needs), with {@link org.vramlab.workloads.bound.Bound} as the answer; {@link
 * org.vramlab.workloads.bound.Bound#COVERS} says of which policies it holds. What a certificate is
 * and why it proves anything stands in {@link org.vramlab.workloads.bound.proof}, which knows
 * nothing of this package: read that first.
 *
 * <p>How a bound is found, in reading order. {@code TraceUses} and {@code DeviceUses}: the trace as
 * uses of buffers, one device at a time. {@code Intervals}: between which uses being kept is worth
 * something, and at which operations room is scarce. {@code Reduction}: what of it is a question at
 * all; with it {@code GridChoice}, as whole buffers often cannot use all of the room. {@code
 * DualFunction}: the bound at given prices of memory, with {@code PriceSums}; {@code VolumeAscent}:
 * better prices; {@code ExactDual}: the same in whole numbers, which is the certificate.
 *
 * <p>How a schedule is found: {@code ScheduleSearch} with its two builders, {@code KeyedEviction}
 * (run the trace, evict by a key from {@code EvictionKeys}; {@code VictimHeap}) and {@code
 * ScheduleFiller} (keep what deserves it most by {@code KeepScores}; {@code RoomTree}). {@code
 * DeviceSearch} has both go on in turns. {@code ReferencePolicy} is what LRU, FIFO and Belady's
 * policy move under the same rules.
 *
 * <p>The package knows traces and sizes; nothing of devices, links, locks or time. The mathematics:
 * a Lagrangian relaxation of who stays where, in the line of Berger, Beckmann and Harchol-Balter,
 * "Practical bounds on optimal caching with variable object sizes" (2018), extended to operations
 * that need several buffers at once and to write-back; Chv&aacute;tal-Gomory cuts for sizes that do
 * not divide the room; the volume algorithm of Barahona and Anbil (2000).
 */
@NullMarked
package org.vramlab.workloads.bound;

import org.jspecify.annotations.NullMarked;
