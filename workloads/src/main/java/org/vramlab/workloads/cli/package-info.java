/**
 * The command line: what a user types, and how the answer is printed.
 *
 * <p>Read in this order: {@link org.vramlab.workloads.cli.Main} (all commands, what they share,
 * exit status), {@link org.vramlab.workloads.cli.Terminal} (where output goes), then one command,
 * such as {@link org.vramlab.workloads.cli.TraceInfoCommand}. A run goes through {@code RunCommand}
 * (the words), {@code RunPlan} (words into settings, everything checked), {@code RunOutputs} (its
 * files, whole or not at all) and {@code RunExecution}; the demo uses the same four. A comparison
 * goes through {@code CompareCommand}, {@code CompareAxes} (the options of a run, with several
 * values), {@code CompareInputs} (workloads, and by what their answers are known again), {@code
 * CompareExecution} and, in each child process, {@code CellRunner}. A search goes through {@code
 * ExploreCommand}, {@code Search} (one interface before all ways of searching), {@code
 * ExploreExecution} and {@code Coverage} (what may be said of it).
 *
 * <p>A command is a class that takes a {@link org.vramlab.workloads.cli.Terminal}, returns its exit
 * status from {@code call}, and leaves failures to {@link org.vramlab.workloads.cli.Main}: bad
 * usage as {@link org.vramlab.workloads.io.UsageException}, bad input as {@link
 * org.vramlab.workloads.io.InputException}, what ends a run as {@link
 * org.vramlab.workloads.io.FindingException}. Results go to standard output, everything else to
 * standard error. This package stands on top of all others; nothing may use it.
 */
@NullMarked
package org.vramlab.workloads.cli;

import org.jspecify.annotations.NullMarked;
