/** Tests of the comparison with recordings. */
@NullMarked
package org.vramlab.workloads.conform;

import org.jspecify.annotations.NullMarked;
