/**
 * Text of the Linux kernel's tracepoints about GPU memory and jobs, from 4.x to 6.17: as {@code
 * trace-cmd report} prints it, and as tracefs gives it.
 *
 * <p>Two passes: {@link org.vramlab.workloads.format.ftrace.FtraceSurvey} learns which devices and
 * rings there are and how long each job ran; {@link
 * org.vramlab.workloads.format.ftrace.FtraceConversion} then emits buffers and submissions. Read
 * {@link org.vramlab.workloads.format.ftrace.FtraceLine} first, then these, then {@link
 * org.vramlab.workloads.format.ftrace.GpuBuffers}, which knows what a pointer in such a trace is
 * worth.
 */
@NullMarked
package org.vramlab.workloads.format.ftrace;

import org.jspecify.annotations.NullMarked;
