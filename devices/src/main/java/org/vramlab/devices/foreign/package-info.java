/**
 * A device of another vendor: memory that has no pages of the host, so that only peers can reach
 * it, and fences that may never signal.
 *
 * <p>Read {@link org.vramlab.devices.foreign.ForeignRenderer} (fences; field case B8), {@link
 * org.vramlab.devices.foreign.ForeignMemory} (what cannot be mapped, and where that is said; field
 * case B7), {@link org.vramlab.devices.foreign.ForeignDevice} (both, as one device).
 *
 * <p>Knows fences, dma-buf and the wires; nothing of any other driver.
 */
@NullMarked
package org.vramlab.devices.foreign;

import org.jspecify.annotations.NullMarked;
