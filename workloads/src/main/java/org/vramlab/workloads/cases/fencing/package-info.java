/**
 * Field cases about fences, faults of shared virtual memory, and devices that undo each other's
 * work: family D of the collection, with the object lifetimes of family E.
 *
 * <p>Each case is a class; read any. Knows the framework of cases, not the list of them.
 */
@NullMarked
package org.vramlab.workloads.cases.fencing;

import org.jspecify.annotations.NullMarked;
