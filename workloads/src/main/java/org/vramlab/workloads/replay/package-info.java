/**
 * Replays traces on simulated devices: each trace is a process, with one client and one compute
 * ring per device, and several run side by side and contend.
 *
 * <p>Read {@link org.vramlab.workloads.replay.ReplaySettings} (what is to be run), {@link
 * org.vramlab.workloads.replay.Replay} (sets the machine up, runs it, collects the outcome), {@code
 * TraceProcess} (reads one trace, in order, into a bounded window, and works out what must have
 * been submitted before what) and {@code TraceClient} (one device's part: performs its items in
 * order).
 *
 * <p>What a replay means: file order defines each buffer's versions. A client submits an operation
 * when every earlier operation that conflicts with it, on any device, has been submitted; fences
 * order execution. A buffer gets its place at its first operation; if that one reads it, its
 * contents start in host memory. A client stops when {@code depth} of its jobs are unfinished;
 * while it waits for that it may fetch buffers ahead of need.
 *
 * <p>Knows traces and drivers, and the counters of {@code results}; nothing of the command line.
 */
@NullMarked
package org.vramlab.workloads.replay;

import org.jspecify.annotations.NullMarked;
