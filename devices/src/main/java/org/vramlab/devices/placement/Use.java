package org.vramlab.devices.placement;

/**
 * A job is about to use a buffer that is not in its device's memory, but within its reach.
 *
 * @param reachNanos what the job's reads and writes take across the wires
 * @param paidNanos what earlier jobs paid so, since the buffer was last at home
 * @param moveNanos what it costs to bring it home, making room for it included
 */
public record Use(long reachNanos, long paidNanos, long moveNanos) {}
