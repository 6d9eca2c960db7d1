/**
 * Results for people and for programs: a table for the terminal, JSON, and a web page.
 *
 * <p>Each writer takes a finished {@link org.vramlab.workloads.results.RunResult} and says the same
 * things in its own form: {@link org.vramlab.workloads.results.report.TableWriter} first, then
 * {@link org.vramlab.workloads.results.report.JsonWriter} (everything, exactly) and {@link
 * org.vramlab.workloads.results.report.ReportWriter} (everything, drawn over time). {@link
 * org.vramlab.workloads.results.report.Quantities} decides how numbers are shown.
 *
 * <p>Equal results give equal bytes. No writer computes anything that the result does not hold.
 */
@NullMarked
package org.vramlab.workloads.results.report;

import org.jspecify.annotations.NullMarked;
