/**
 * A driver after xe: address spaces whose jobs run for long and are stopped when their memory is
 * wanted, and eviction made exhaustive by a lock of the whole driver.
 *
 * <p>Read {@link org.vramlab.devices.xe.XeDevice} (pools, moves, exporting), {@link
 * org.vramlab.devices.xe.PreemptVm} (runs work; its preempt fence stands on its buffers; its worker
 * brings them back) and {@link org.vramlab.devices.xe.Binding} (one buffer in it), then {@link
 * org.vramlab.devices.xe.Validation} (the lock: tried together, then alone). The last is there to
 * be compared with the ticket, which needs none. Real-world sources: {@code xe_preempt_fence.c},
 * {@code preempt_rebind_work_func}, {@code xe_validation.c} (Linux commit c460bc2311df).
 *
 * <p>Knows the hardware model, dma-buf and the memory manager; nothing of any other driver.
 */
@NullMarked
package org.vramlab.devices.xe;

import org.jspecify.annotations.NullMarked;
