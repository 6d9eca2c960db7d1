package org.vramlab.devices.placement;

/**
 * A job is about to use a buffer that is not in its device's memory, but within its reach. All
 * times are those by which jobs end later for it: what a job reads across the wires while it
 * computes anyway costs it nothing, nor do copies that are done while others run.
 *
 * @param reachNanos what the job's reads and writes across the wires cost
 * @param paidNanos what earlier jobs paid so, since the buffer was last at home, or left alone
 * @param aheadNanos what this job and those to come would save if it were at home until the buffer
 *     is left alone again, going by how much it was used each time before, and what is lost by
 *     those who would have to leave for it; at least 0, which is also for not known
 * @param moveNanos what it costs to bring it home, making room for it included
 * @param movedNanos what it costs to bring those home that the same submission brings already; 0 if
 *     there are none
 */
public record Use(
    long reachNanos, long paidNanos, long aheadNanos, long moveNanos, long movedNanos) {}
