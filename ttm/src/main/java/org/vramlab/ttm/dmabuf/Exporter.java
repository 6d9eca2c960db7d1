package org.vramlab.ttm.dmabuf;

import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;

/**
 * What an exporter promises ({@code struct dma_buf_ops}).
 *
 * <p>Every callback that is handed a ticket is called with the buffer's reservation held by it,
 * must not take that reservation again, and passes on what it throws. Callbacks without a ticket
 * take no lock.
 */
public interface Exporter {
  /** A name for reports. */
  String name();

  /**
   * Whether buffers may move while they are mapped. If not, every importer's mapping is made when
   * it attaches and kept, and {@link #pin} is never called.
   */
  default boolean isDynamic() {
    return true;
  }

  /**
   * Somebody attaches: the exporter looks whether they reach its memory, and calls {@link
   * Attachment#denyPeerToPeer} if not. No lock is held.
   *
   * @throws Unsupported this importer can never map the buffer: said here, once, and not at every
   *     submission
   */
  default void attach(Attachment attachment) throws Unsupported {}

  /** Somebody has detached. The reservation is held. */
  default void detach(Attachment attachment) {}

  /**
   * Holds the buffer at a place that everybody who is attached reaches, moving it there first if
   * need be.
   *
   * @throws WouldDeadlock a lock was lost, here or in any driver that had to be told: pass it on
   * @throws NoMemory there is no such place, or no more may be pinned
   */
  default void pin(BufferObject bo, DmaBuf dmaBuf, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    bo.manager().pin(bo);
  }

  /**
   * Lets go of what {@link #pin} held, and lists the buffer again where evictions find it, as the
   * unlocking of a buffer does in Linux. The reservation is held.
   */
  default void unpin(BufferObject bo, DmaBuf dmaBuf) {
    bo.manager().unpin(bo);
    bo.manager().touch(bo);
  }

  /**
   * Decides where the buffer must live for this importer to reach it, moves it there if need be,
   * and says where it is. May evict others, with the ticket. A pinned buffer stays where it is.
   *
   * @throws WouldDeadlock a lock was lost, here or in any driver that had to be told: pass it on
   */
  Resource map(BufferObject bo, Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory;

  /** A mapping is given up. The reservation is held. */
  default void unmap(BufferObject bo, Attachment attachment) {}

  /**
   * The pool in which {@link #map} would have the buffer for this importer: what the importer's
   * working set wants.
   */
  int domainFor(BufferObject bo, Attachment attachment);

  /** Whether the CPU reaches {@code bo}, which is locked and has a place, where it is. */
  default boolean reachedByCpu(BufferObject bo) {
    return true;
  }

  /**
   * Brings {@code bo}, through whose mapping the CPU has faulted, where the CPU reaches it; may
   * evict others, with the ticket ({@code fault_reserve_notify}).
   *
   * @throws WouldDeadlock a lock was lost, here or in any driver that had to be told: pass it on
   * @throws NoMemory it has no place, or none in reach
   */
  default void bringToCpu(BufferObject bo, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    if (bo.resource() == null || !reachedByCpu(bo)) {
      throw NoMemory.INSTANCE;
    }
  }

  /**
   * The CPU is about to look at the buffer, through a mapping of somebody who imported it: make
   * what devices wrote visible, or move the buffer where the CPU reaches it. The reservation is not
   * held.
   */
  default void beginCpuAccess(DmaBuf dmaBuf, boolean writes) throws Interrupted, NoMemory {}

  /** The CPU is done. The reservation is not held. */
  default void endCpuAccess(DmaBuf dmaBuf, boolean writes) {}
}
