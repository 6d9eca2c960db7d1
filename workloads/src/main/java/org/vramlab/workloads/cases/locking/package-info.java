/**
 * Field cases about locks, and about what {@code ENOMEM} means: family A of the collection, and
 * livelocks of the locks alone.
 *
 * <p>Each case is a class; read any. Knows the framework of cases, not the list of them.
 */
@NullMarked
package org.vramlab.workloads.cases.locking;

import org.jspecify.annotations.NullMarked;
