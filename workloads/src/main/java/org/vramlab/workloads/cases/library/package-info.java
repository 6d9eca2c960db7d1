/**
 * The list of field cases, {@link org.vramlab.workloads.cases.library.FieldCases}, and the chains
 * of fixes that are told with them, {@link org.vramlab.workloads.cases.library.FixChains}. Knows
 * all of them, and is known to the command line.
 */
@NullMarked
package org.vramlab.workloads.cases.library;

import org.jspecify.annotations.NullMarked;
