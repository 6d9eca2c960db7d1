/**
 * The list of field cases: {@link org.vramlab.workloads.cases.library.FieldCases}. Knows all of
 * them, and is known to the command line.
 */
@NullMarked
package org.vramlab.workloads.cases.library;

import org.jspecify.annotations.NullMarked;
