/**
 * How the result of a field case is shown: as text, as JSON, and as a page with a plot.
 *
 * <p>Read {@link org.vramlab.workloads.cases.report.CaseText}, {@link
 * org.vramlab.workloads.cases.report.CaseJson} and {@link
 * org.vramlab.workloads.cases.report.CasePage}. All three show the same figures and compute none.
 */
@NullMarked
package org.vramlab.workloads.cases.report;

import org.jspecify.annotations.NullMarked;
