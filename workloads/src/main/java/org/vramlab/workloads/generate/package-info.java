/**
 * Synthetic traces: access patterns whose behaviour under memory pressure is known beforehand, for
 * users who have no trace of their own and for tests.
 *
 * <p>Read in this order: {@link org.vramlab.workloads.generate.TraceGenerator} (the interface and
 * what it promises), one pattern, such as {@link org.vramlab.workloads.generate.CyclicSweep} or, of
 * those that only choose a buffer, {@link org.vramlab.workloads.generate.Scan}, and {@link
 * org.vramlab.workloads.generate.GeneratedTrace}, which makes a file of it. The package knows the
 * trace format, how requests are served, and nothing that runs a trace.
 */
@NullMarked
package org.vramlab.workloads.generate;

import org.jspecify.annotations.NullMarked;
