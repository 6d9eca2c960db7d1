/** The command line: what a user types, and how the answer is printed. */
@NullMarked
package org.vramlab.workloads.cli;

import org.jspecify.annotations.NullMarked;
