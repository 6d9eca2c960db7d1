/**
 * Buffers shared between drivers: export, attach, map, pin, and the two-phase notification before a
 * move. The counterpart of {@code dma-buf}.
 *
 * <pre>
 *   exporter's driver                this package                      importer's driver
 *   Exporter.attach      ◄────────   DmaBuf.request  ◄──────────────── makes itself ready, then
 *                                    DmaBuf.attach   ◄──────────────── attaches
 *   Exporter.map, pin    ◄────────   DmaBuf.map, pin ◄──────────────── a submission
 *   MemoryManager moves it ───────►  Notifier        ────────────────► Importer.prepareMove, moveNotify
 * </pre>
 *
 * <p>Read {@link org.vramlab.ttm.dmabuf.DmaBuf}, {@link org.vramlab.ttm.dmabuf.Attachment} (its
 * states), {@link org.vramlab.ttm.dmabuf.Exporter} and {@link org.vramlab.ttm.dmabuf.Importer}
 * (what each side promises), {@link org.vramlab.ttm.dmabuf.Conduct} (what becomes of a driver that
 * breaks its promise). What the CPU does with a shared buffer is apart: {@link
 * org.vramlab.ttm.dmabuf.CpuAccess}, {@link org.vramlab.ttm.dmabuf.CpuMapping} (faults), {@link
 * org.vramlab.ttm.dmabuf.BufferPoll}.
 *
 * <p>Everything that may lock takes the ticket explicitly: a lost lock deep inside the other driver
 * unwinds through both to whoever opened it. Only who cannot follow moves, and so has no ticket to
 * bring, attaches with one that is opened here. An importer is told of moves from the moment it
 * attaches, so it attaches last. Nothing is shared between two drivers but what is here and the ww
 * class. Knows buffers; nothing of any one driver.
 */
@NullMarked
package org.vramlab.ttm.dmabuf;

import org.jspecify.annotations.NullMarked;
