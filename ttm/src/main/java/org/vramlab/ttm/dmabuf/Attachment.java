package org.vramlab.ttm.dmabuf;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.resource.Resource;

/**
 * One importer's connection to a shared buffer ({@code struct dma_buf_attachment}).
 *
 * <p>Life: attached; mapped, stale, and mapped again any number of times; detached. Guarded by the
 * buffer's reservation.
 */
public final class Attachment {
  private final DmaBuf buffer;
  private final Importer importer;
  private final int device;
  private boolean attached = true;
  private @Nullable Resource mapped;

  Attachment(DmaBuf buffer, Importer importer, int device) {
    this.buffer = buffer;
    this.importer = importer;
    this.device = device;
  }

  public DmaBuf dmaBuf() {
    return buffer;
  }

  /** The shared buffer itself. */
  public BufferObject bo() {
    return buffer.bo();
  }

  public Importer importer() {
    return importer;
  }

  /** Which device the importer is, in the numbering of the fabric: what the exporter decides by. */
  public int device() {
    return device;
  }

  /** What the importer may access, until it is told of a move; null if its mapping is stale. */
  public @Nullable Resource mapped() {
    return mapped;
  }

  boolean isAttached() {
    return attached;
  }

  void mapped(@Nullable Resource resource) {
    mapped = resource;
  }

  void detached() {
    attached = false;
    mapped = null;
  }
}
