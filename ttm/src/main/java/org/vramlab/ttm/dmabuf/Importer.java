package org.vramlab.ttm.dmabuf;

import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;

/** What a dynamic importer promises ({@code struct dma_buf_attach_ops}). */
public interface Importer {
  /** A name for reports. */
  String name();

  /**
   * Whether it is declared a GPU's: only those may wait for fences when they are called in reclaim
   * or in an MMU notifier ("DMA fence cross-driver contract"), as an exporter that is swapped out
   * calls its importers.
   */
  default boolean isGpu() {
    return false;
  }

  /**
   * Takes the locks that {@link #moveNotify} will need through {@code ticket}, first of all {@link
   * org.vramlab.ttm.bo.BufferObject#lockForMove} of the shared buffer, and does nothing else: no
   * validation, no mapping, no allocation of device memory. The buffer's reservation is held.
   *
   * @throws WouldDeadlock a lock was lost: pass it on
   * @throws Busy comparison modes only: a lock is held by somebody else
   */
  void prepareMove(Attachment attachment, Ticket ticket) throws WouldDeadlock, Interrupted, Busy;

  /**
   * The mapping is stale from now on; it is mapped again at the importer's next submission. Jobs in
   * flight are protected by the fences that the importer added. Cannot fail, block or lock. The
   * buffer's reservation is held.
   */
  void moveNotify(Attachment attachment);
}
