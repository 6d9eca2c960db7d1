/**
 * Field cases about what outlives what: ghosts, lists, and memory that is handed on while it is
 * still being copied. Family E of the collection.
 *
 * <p>Knows the framework of cases, not the list of them.
 */
@NullMarked
package org.vramlab.workloads.cases.lifetime;

import org.jspecify.annotations.NullMarked;
