/**
 * The parts of a machine: devices, CPUs, switches, memories, and the directed links between them.
 *
 * <p>Start with {@link org.vramlab.interconnect.topology.Topology}, then {@link
 * org.vramlab.interconnect.topology.Link} and {@link
 * org.vramlab.interconnect.topology.TransferRule}. Everything here is an immutable value; nothing
 * here knows routes, transfers or time.
 */
@NullMarked
package org.vramlab.interconnect.topology;

import org.jspecify.annotations.NullMarked;
