/**
 * Drivers that somebody brings to a run: {@link org.vramlab.devices.guest.GuestDriver} is what he
 * writes, {@link org.vramlab.devices.guest.GuestHost} what he is given.
 *
 * <p>A guest is on the machine like any driver that ships: with the same locks, wires and dma-bufs,
 * under the same checks. Knows the GPUs of the machine; nothing of traces or of how a guest is
 * found.
 */
@NullMarked
package org.vramlab.devices.guest;

import org.jspecify.annotations.NullMarked;
