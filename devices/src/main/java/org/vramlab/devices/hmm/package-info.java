/**
 * A device that works on the memory of a process, which nobody has pinned: the host may take the
 * pages away at any time, but asks first, and waits.
 *
 * <pre>
 *   host: invalidate ─ notifier: sequence number, then wait for the device's fences ─ pages replaced
 *   submission: number ─ fault the pages in ─ ticket, sealed ─ number unchanged? ─ publish, else again
 * </pre>
 *
 * <p>Read {@link org.vramlab.devices.hmm.UserMemory} (the process: its mmap lock), {@link
 * org.vramlab.devices.hmm.UserRange} (pages that may be replaced, and who is asked), {@link
 * org.vramlab.devices.hmm.HmmDevice} (submits), {@link org.vramlab.devices.hmm.UserMapping} (a
 * range as the device knows it: its notifier). {@link org.vramlab.devices.hmm.Wrong} has what a
 * driver can do wrong here. Real-world sources: {@code mm/mmu_notifier.c}, {@code hmm_range_fault}
 * as its users call it, {@code amdgpu_hmm.c} and {@code amdgpu_cs_submit}.
 *
 * <p>The notifier takes no reservation: who holds one may be waiting for memory, which waits for
 * the notifier. Knows cards and dma-buf; nothing of any other driver.
 */
@NullMarked
package org.vramlab.devices.hmm;

import org.jspecify.annotations.NullMarked;
