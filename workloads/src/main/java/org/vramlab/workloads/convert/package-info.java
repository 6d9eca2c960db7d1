/**
 * How a file of another format becomes a gmtrace: what a format is, what it hands over, what it
 * owes the user by way of explanation.
 *
 * <p>A format is one class: it recognises its files by their content and opens a {@link
 * org.vramlab.workloads.convert.Conversion}, which emits events step by step, so that a file of any
 * length takes bounded memory. {@link org.vramlab.workloads.convert.ConvertedText} turns these
 * steps into the text that {@link org.vramlab.workloads.trace.TraceReader} reads and checks: no
 * conversion can hand a replay an event that breaks the rules of the format.
 *
 * <p>Read in this order: {@link org.vramlab.workloads.convert.TraceFormat}, {@link
 * org.vramlab.workloads.convert.Sample} (what recognition sees), {@link
 * org.vramlab.workloads.convert.Conversion}, {@link org.vramlab.workloads.convert.Account} (what is
 * known, what is assumed, what was not understood), {@link
 * org.vramlab.workloads.convert.ConversionSettings}. The package knows no single format.
 */
@NullMarked
package org.vramlab.workloads.convert;

import org.jspecify.annotations.NullMarked;
