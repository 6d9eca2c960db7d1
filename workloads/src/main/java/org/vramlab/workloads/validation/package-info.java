/**
 * The fabric held against published measurements: each row predicted by running its flows.
 *
 * <p>{@link org.vramlab.workloads.validation.MeasurementReader} reads rows, {@link
 * org.vramlab.workloads.validation.Machines} finds the machine that a row names, {@link
 * org.vramlab.workloads.validation.Predictor} runs it, {@link
 * org.vramlab.workloads.validation.NearestRow} and the bare wire are what the model has to beat,
 * and {@link org.vramlab.workloads.validation.Validation} compares and judges. A row that cannot be
 * predicted is counted by the reason, never dropped.
 *
 * <p>Knows the interconnect; nothing of memory managers.
 */
@NullMarked
package org.vramlab.workloads.validation;

import org.jspecify.annotations.NullMarked;
