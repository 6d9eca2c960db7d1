/**
 * Every driver on one machine, for as long as one likes: all share with all, memory is half of what
 * they want, locks are lost on purpose, and devices are suspended, reset, and pulled out and
 * plugged in again meanwhile.
 *
 * <p>Read {@link org.vramlab.workloads.cases.soak.Soak} (the case: what must hold), {@code
 * SoakWorld} (the machine), {@code Slot} (a device in its place, its troubles, its clients), {@code
 * Client} and {@code Importing} (what all clients do), {@code Market} (who offers buffers to whom);
 * then one of the slots, such as {@code GpuSlot}. Knows the framework of cases, not the list of
 * them.
 */
@NullMarked
package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.NullMarked;
