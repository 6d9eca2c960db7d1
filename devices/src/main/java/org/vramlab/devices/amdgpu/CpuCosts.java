package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.bo.ManagerCosts;

/**
 * What the CPU's part of the work takes, in nanoseconds: the one table. It is what makes locks be
 * held for long enough to be contended.
 *
 * @param submitNanos a submission's fixed part: entering the kernel, parsing, queueing the job
 * @param lockNanos taking and releasing one lock of a ticket
 * @param pageTableNanos updating the page table for one buffer that was moved or mapped
 * @param hostPageNanos allocating, DMA-mapping and binding one 4 KiB page of host memory for a
 *     victim
 * @param swapPageNanos writing one 4 KiB page to swap space, or reading it back, while whoever
 *     needs the room waits
 * @param closeNanos closing a buffer's handle
 * @param pauseNanos how long a process waits before it submits again after ENOMEM
 * @param manager the memory manager's own work
 */
public record CpuCosts(
    long submitNanos,
    long lockNanos,
    long pageTableNanos,
    long hostPageNanos,
    long swapPageNanos,
    long closeNanos,
    long pauseNanos,
    ManagerCosts manager) {
  /**
   * The table that every run uses.
   *
   * <ul>
   *   <li>submit 2,000: assumption; no published figure for one CS ioctl was found.
   *   <li>lock 29: drm_exec locking 64 GEM objects, 1,853 ns for the whole set, measured on Linux
   *       6.12 (SMP build).
   *   <li>page table 500: assumption; a mapping of one buffer is a few page-table entries written
   *       by the CPU.
   *   <li>host page 10: assumption. Eviction needs no cleared pages, and large ones come in one
   *       piece, so what is left is mainly a page-table entry of 8 bytes written through the bus
   *       per page. (Allocating on an MI300A costs 37 ms per GiB, 145 ns a page, but that includes
   *       clearing.)
   *   <li>swap page 1,400: assumption; an NVMe drive of 3 GB/s, in either direction, and nothing in
   *       parallel. (TTM copies to pages of shmem, which go to the drive a little later.)
   *   <li>close 200: assumption.
   *   <li>pause 1,000,000: users report that ENOMEM under churn goes away when the process waits
   *       about 1 ms.
   *   <li>validate 25: assumption, a list walk over one placement. Evict 203 and place 203: half
   *       each of the 406 ns that ttm_bo_validate with exactly one eviction takes at 1,000 resident
   *       buffers, measured on Linux 6.12 (SMP build).
   * </ul>
   */
  public static final CpuCosts LINUX =
      new CpuCosts(2_000, 29, 500, 10, 1_400, 200, 1_000_000, new ManagerCosts(25, 203, 203));

  /** The same with pages of the host that take {@code nanos} each. */
  public CpuCosts populatingIn(long nanos) {
    return new CpuCosts(
        submitNanos,
        lockNanos,
        pageTableNanos,
        nanos,
        swapPageNanos,
        closeNanos,
        pauseNanos,
        manager);
  }
}
