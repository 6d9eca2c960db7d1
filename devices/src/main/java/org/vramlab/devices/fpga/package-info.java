/**
 * A card that can only pin: what it has imported stays where it is, for as long. It cannot attach
 * dynamically, since its logic has no translation that could be changed while it runs.
 *
 * <p>Read {@link org.vramlab.devices.fpga.Fpga}. Real-world sources: {@code dfl-afu-dma-region.c},
 * which pins what is mapped and counts it against {@code RLIMIT_MEMLOCK}; field case E5.
 *
 * <p>Knows cards and dma-buf; nothing of any other driver.
 */
@NullMarked
package org.vramlab.devices.fpga;

import org.jspecify.annotations.NullMarked;
