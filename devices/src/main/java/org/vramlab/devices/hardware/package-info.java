/**
 * The hardware of simulated devices: who computes, who copies, and over which wires.
 *
 * <p>Everything here happens in event handlers, one at a time: tasks only put work into an inbox
 * and ring a doorbell. Read {@link org.vramlab.devices.hardware.Wires} (the fabric, told the time),
 * {@link org.vramlab.devices.hardware.WorkQueue} (in-order queues: what both rings and copy engines
 * are), {@link org.vramlab.devices.hardware.Engine} and {@link org.vramlab.devices.hardware.Job},
 * {@link org.vramlab.devices.hardware.Copy}, and for work without end {@link
 * org.vramlab.devices.hardware.LongRun}, done in {@link org.vramlab.devices.hardware.Slice}s that
 * end when somebody wants their memory.
 *
 * <p>Contents are checked here: a job or copy looks at the version of what it is about to use when
 * it starts, and again when it ends. Work can be cut short, because its device is reset or gone, or
 * because it gives way: then its fence says so ({@link org.vramlab.devices.hardware.WorkError}),
 * and garbage stands where it was to write. Knows the fabric, resources, fences and contents;
 * nothing of locks, tickets or any driver.
 */
@NullMarked
package org.vramlab.devices.hardware;

import org.jspecify.annotations.NullMarked;
