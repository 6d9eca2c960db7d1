package org.vramlab.ttm.bo;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.resource.Resource;

/**
 * What few buffers have, kept apart so that the others do without: there are ten million in the
 * largest runs.
 *
 * <p>Threads: what is final, anybody; the rest is guarded by the buffer's reservation.
 */
final class BufferExtras {
  /** Every piece of the buffer's memory begins at a multiple of this; 0 and 1 mean anywhere. */
  final long alignmentPages;

  /** The number by which searches of interleavings know the buffer; 0 outside of them. */
  final int sharedId;

  /** What the buffer is the ghost of; null if it is none. */
  final @Nullable BufferObject leftBehindBy;

  /** The second lock of the reservation; null unless the class asks for it, to debug drivers. */
  final @Nullable NotificationLock notificationLock;

  /** Who must agree before the buffer moves. */
  final ObjectArrayList<MoveListener> listeners = new ObjectArrayList<>(0);

  /** Where else there is what the buffer holds; null if it never had such a copy. */
  @Nullable ObjectArrayList<Resource> copies;

  /** When the buffer is used next, as far as anybody told. */
  long nextUse = BufferObject.NEVER;

  BufferExtras(
      long alignmentPages,
      int sharedId,
      @Nullable BufferObject leftBehindBy,
      @Nullable NotificationLock notificationLock) {
    this.alignmentPages = alignmentPages;
    this.sharedId = sharedId;
    this.leftBehindBy = leftBehindBy;
    this.notificationLock = notificationLock;
  }
}
