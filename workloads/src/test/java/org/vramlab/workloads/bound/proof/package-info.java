/** Wrong certificates and plans are refused. */
@NullMarked
package org.vramlab.workloads.bound.proof;

import org.jspecify.annotations.NullMarked;
