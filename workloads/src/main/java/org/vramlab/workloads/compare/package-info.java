/**
 * Many runs side by side: a grid of settings over one or several workloads, run by child processes,
 * and what the results say of each other.
 *
 * <p>Read in this order: {@link org.vramlab.workloads.compare.RunGrid} (which runs there are: axes,
 * situations, contenders, cells), {@link org.vramlab.workloads.compare.CellResult} (what is kept of
 * one run), {@link org.vramlab.workloads.compare.Workforce} (hands the work to processes, keeps a
 * {@link org.vramlab.workloads.compare.Journal} of what is done, tries again what died) and {@link
 * org.vramlab.workloads.compare.Verdict} (who is best, by how much, and whether that is more than
 * chance).
 *
 * <p>A <em>situation</em> is what a contender finds: the machine and its memory. A
 * <em>contender</em> is a way to manage it: policy, placement, locking. Contenders are compared
 * within a situation, never across.
 *
 * <p>The package knows results and nothing of how they are computed: a cell is the command line of
 * a run, and whoever answers for it is given from outside. Equal answers make equal comparisons,
 * whatever the number of processes and the order in which they answered.
 */
@NullMarked
package org.vramlab.workloads.compare;

import org.jspecify.annotations.NullMarked;
