/**
 * Races of a few steps on the threads runtime, sampled by jcstress millions of times on the real
 * machine, whose memory order no simulation has: mutual exclusion, visibility and wake-ups of
 * {@link org.vramlab.ttm.ww.WwMutex}, its wait queue, {@link org.vramlab.ttm.fence.Fence}, and
 * those who read a {@link org.vramlab.ttm.resv.Reservation} without its lock.
 *
 * <p>Each class is one race, and lists every outcome that may come of it. Who is not woken wakes by
 * itself after a while ({@code PatientRuntime}), and says so as -1. What the tool is able to find,
 * {@code planted} shows; {@code run} runs all of it.
 */
@NullMarked
package org.vramlab.stress;

import org.jspecify.annotations.NullMarked;
