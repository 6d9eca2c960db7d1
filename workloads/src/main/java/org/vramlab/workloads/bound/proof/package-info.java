/**
 * What a bound on moved bytes claims, and whether that is true.
 *
 * <p>Read in this order: {@link org.vramlab.workloads.bound.proof.Metric} and {@link
 * org.vramlab.workloads.bound.proof.SizeRule} (what is counted), {@link
 * org.vramlab.workloads.bound.proof.Certificate} with {@link
 * org.vramlab.workloads.bound.proof.CertificateChecker} (nothing moves fewer bytes, and why),
 * {@link org.vramlab.workloads.bound.proof.Plan} with {@link
 * org.vramlab.workloads.bound.proof.PlanExecutor} (so few can be reached), and the text forms of
 * both.
 *
 * <p>The package knows traces, and nothing of how prices or plans are found: what it says is
 * believed because it is short and computes everything anew, in whole numbers.
 */
@NullMarked
package org.vramlab.workloads.bound.proof;

import org.jspecify.annotations.NullMarked;
