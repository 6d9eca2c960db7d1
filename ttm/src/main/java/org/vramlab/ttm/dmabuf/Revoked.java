package org.vramlab.ttm.dmabuf;

/**
 * A mapping was asked for that its exporter has taken back for good: the device is gone, or the
 * region was revoked. Unchecked: an importer that can lose its buffers looks at {@link
 * Attachment#isRevoked}, which does not change while it holds the reservation.
 */
public final class Revoked extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  Revoked(Attachment attachment) {
    super("taken back by " + attachment.dmaBuf().exporter().name() + ": " + attachment);
  }
}
