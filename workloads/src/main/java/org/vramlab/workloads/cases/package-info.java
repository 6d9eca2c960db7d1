/**
 * The library of field cases: failures that people really had with the memory of several GPUs, each
 * rebuilt on the real core so that it fails as it did, and then runs right.
 *
 * <p>Read {@link org.vramlab.workloads.cases.FieldCase} (what a case is), {@link
 * org.vramlab.workloads.cases.library.FieldCases} (the list, to which a new one is added), {@link
 * org.vramlab.workloads.cases.CaseMachine} (the machine that cases run on), then a case. A case is
 * one class: what it is and where it comes from, its knobs, its actors with their steps, its
 * checks. It returns a {@link org.vramlab.workloads.cases.CaseResult} whose every figure was
 * measured in the run; {@code report} prints it.
 */
@NullMarked
package org.vramlab.workloads.cases;

import org.jspecify.annotations.NullMarked;
