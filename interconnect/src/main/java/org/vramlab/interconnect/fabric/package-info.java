/**
 * Transfers in flight, and the rates at which they share the wires.
 *
 * <p>Read in this order: {@link org.vramlab.interconnect.fabric.Fabric} (the sharing model, written
 * as inequations, and the life of a flow), {@code PathTable} (what a path costs), {@code Demand}
 * (who uses what), {@link org.vramlab.interconnect.fabric.FairShares} (the solver) and {@code
 * Filling} (its step: when one resource is full), {@code Neighbours} (which paths hang together),
 * {@code Progress} (what their flows have left), {@code Bundles} (when the first flow of a path
 * ends), {@code FlowTable} and {@code EventHeap}, {@code LinkLedger} (what each link has carried),
 * {@link org.vramlab.interconnect.fabric.Prediction} (what-if queries).
 *
 * <p>There is no clock here: callers say what time it is. Nothing is allocated per flow.
 */
@NullMarked
package org.vramlab.interconnect.fabric;

import org.jspecify.annotations.NullMarked;
