/**
 * Buffers shared between drivers: export, dynamic attach, map, and the two-phase notification
 * before a move. The counterpart of {@code dma-buf} with dynamic importers.
 *
 * <p>Read {@link org.vramlab.ttm.dmabuf.DmaBuf}, {@link org.vramlab.ttm.dmabuf.Attachment} (its
 * life), {@link org.vramlab.ttm.dmabuf.Exporter} and {@link org.vramlab.ttm.dmabuf.Importer} (what
 * each side promises).
 *
 * <p>Everything that may lock takes the ticket explicitly: a lost lock deep inside the other driver
 * unwinds through both to whoever opened it. Nothing is shared between two drivers but what is here
 * and the ww class. Knows buffers; nothing of any one driver.
 */
@NullMarked
package org.vramlab.ttm.dmabuf;

import org.jspecify.annotations.NullMarked;
