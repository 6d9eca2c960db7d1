/**
 * Field cases about what is in VRAM and what is not: placement, fairness, "never comes back", and
 * suspend. Families C and F of the collection.
 *
 * <p>Each case is a class; read {@link org.vramlab.workloads.cases.placing.TwoAppPingPong} first.
 * {@code App} is a process that names all its buffers in every submission, {@code MoveCounter}
 * counts what moves in and out of VRAM, {@code SuspendedVm} is the run that C2 and F2 share. Knows
 * the framework of cases, not the list of them.
 */
@NullMarked
package org.vramlab.workloads.cases.placing;

import org.jspecify.annotations.NullMarked;
