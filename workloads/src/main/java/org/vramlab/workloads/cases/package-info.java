/**
 * The library of field cases: failures that people really had with the memory of several GPUs, each
 * rebuilt on the real core so that it fails as it did, and then runs right.
 *
 * <p>Read {@link org.vramlab.workloads.cases.FieldCase} (what a case is), {@link
 * org.vramlab.workloads.cases.library.FieldCases} (the list, to which a new one is added), {@link
 * org.vramlab.workloads.cases.CaseFleet} and {@link org.vramlab.workloads.cases.CaseMachine} (the
 * machines that cases run on), {@link org.vramlab.workloads.cases.PlantedCase} (those that search a
 * scenario that ships), then a case. {@link org.vramlab.workloads.cases.FixChain} tells what fixing
 * one broke, with runs of cases. A case is one class: what it is and where it comes from, its
 * knobs, its actors with their steps, its checks. It returns a {@link
 * org.vramlab.workloads.cases.CaseResult} whose every figure was measured in the run; {@code
 * report} prints it.
 */
@NullMarked
package org.vramlab.workloads.cases;

import org.jspecify.annotations.NullMarked;
