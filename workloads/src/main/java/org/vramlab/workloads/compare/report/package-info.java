/**
 * Comparisons for people and for programs: a table with a sentence for each workload, CSV with a
 * row for each run, JSON with everything, and a web page.
 *
 * <p>Each writer takes a finished {@link org.vramlab.workloads.compare.Comparison}. Equal
 * comparisons give equal bytes. No writer computes what a ranking or a verdict does not say.
 */
@NullMarked
package org.vramlab.workloads.compare.report;

import org.jspecify.annotations.NullMarked;
