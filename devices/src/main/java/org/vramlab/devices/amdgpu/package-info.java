/**
 * An amdgpu-like driver: a fixed VRAM pool handed out in scattered blocks, a GTT, copy engines,
 * in-order compute rings, page tables per process, and the submission path.
 *
 * <p>Read in this order: {@link org.vramlab.devices.amdgpu.AmdgpuDevice} (one device: pools,
 * engines, where victims go; {@code SharedPlaces}: where those live that it exports), {@link
 * org.vramlab.devices.amdgpu.Vm} and {@link org.vramlab.devices.amdgpu.Mapping} (the page tables of
 * one process on one device, and how a move invalidates them), {@link
 * org.vramlab.devices.amdgpu.GpuClient} (what a process can ask for), {@link
 * org.vramlab.devices.amdgpu.Submission} (the operands of one job) and {@code SubmitPath} (lock the
 * whole list and the VM's root, validate, seal, publish). What brings buffers into VRAM, and back,
 * is set by {@link org.vramlab.devices.amdgpu.ResidencyRules} and done by {@code Residency}, with a
 * {@code MoveBudget} if that is limited, and {@code AlwaysValid} for what submissions need not
 * name. Where else than to the host victims go, and what is used where it is, is chosen by a policy
 * of {@code placement} and carried out by {@code Destinations}, for the devices of one {@link
 * org.vramlab.devices.amdgpu.Neighbourhood}, which lend each other memory as {@code Lender} says;
 * the prices of using things in place are {@code UseInPlace}'s, from {@code BufferHistory} with its
 * {@code Visits} (how much each was used), {@code Residents} (who would have to leave), {@code
 * JobSlack} (what a job may reach for at no cost) and {@code CopyStalls} (what copies have cost of
 * late); {@code BufferMoves} and {@code CopyEngines} move the bytes. What is fetched ahead of need
 * is chosen by a prefetcher of {@code prefetch} and carried out by {@code Prefetching}, with {@code
 * OwnBuffers} and {@code PrefetchAttempt}. {@link org.vramlab.devices.amdgpu.PowerManagement}
 * empties VRAM, {@link org.vramlab.devices.amdgpu.DeviceControl} suspends, resets and removes the
 * device, and reaches its {@code Belongings} for that.
 *
 * <p>{@link org.vramlab.devices.amdgpu.ComputeProcess} runs queues without submissions, which
 * whoever wants its memory must stop first.
 *
 * <p>Each device is a driver instance of its own: two share nothing but dma-bufs, the ww class, the
 * fabric and, where these are limited, the pages of the host; neighbours also the LRU lock.
 * Real-world source: {@code amdgpu_cs.c}, {@code amdgpu_vm.c}, {@code amdgpu_dma_buf.c}, {@code
 * amdgpu_ttm.c} of Linux 6.12.
 */
@NullMarked
package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.NullMarked;
