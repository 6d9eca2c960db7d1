package org.vramlab.ttm.dmabuf;

import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;

/** What an exporter promises ({@code struct dma_buf_ops}). */
public interface Exporter {
  /** A name for reports. */
  String name();

  /**
   * Decides where the buffer must live for this importer to reach it, moves it there if need be,
   * and says where it is. The reservation is held by {@code ticket}; may evict others, with the
   * ticket.
   *
   * @throws WouldDeadlock a lock was lost, here or in any driver that had to be told: pass it on
   */
  Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory;

  /**
   * The pool in which {@link #map} would have the buffer for this importer: what the importer's
   * working set wants.
   */
  int domainFor(BufferObject bo, Attachment attachment);
}
