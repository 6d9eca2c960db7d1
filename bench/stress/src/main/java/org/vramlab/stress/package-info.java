/**
 * Races of a few steps on the threads runtime, sampled by jcstress millions of times on the real
 * machine, whose memory order no simulation has: mutual exclusion, visibility and wake-ups of
 * {@link org.vramlab.ttm.ww.WwMutex}, its wait queue, and {@link org.vramlab.ttm.fence.Fence}.
 *
 * <p>Each class is one race, and lists every outcome that may come of it. A lost wake-up shows as a
 * test that does not end. What the tool is able to find, {@code planted} shows.
 */
@NullMarked
package org.vramlab.stress;

import org.jspecify.annotations.NullMarked;
