package org.vramlab.ttm.dmabuf;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;

/**
 * One importer's connection to a shared buffer ({@code struct dma_buf_attachment}).
 *
 * <pre>
 *   requested ── attach ──► NONE ── map ──► MAPPED ── move ──► STALE ── map ──► MAPPED
 *                            ▲                 │                 │
 *                            └───── unmap ─────┴─────────────────┘   revoked from anywhere: not mapped again
 * </pre>
 *
 * <p>A dynamic attachment follows moves: its importer is asked and told. A static one has no
 * importer to tell: its buffer is pinned, and mapped once, for as long as it is attached. Guarded
 * by the buffer's reservation.
 */
public final class Attachment {
  private enum Mapping {
    NONE,
    MAPPED,
    STALE
  }

  private final DmaBuf buffer;
  private final int id;
  private final String name;

  /** Whom to ask and tell; null for a static attachment. */
  private final @Nullable Importer importer;

  private final int device;
  private boolean peerToPeer;
  private boolean attached;

  /** Whether the exporter was told of it, and not yet that it has gone. */
  private boolean known;

  private boolean revoked;

  /** Whether the mapping is made once and kept until the end ({@code attach->sgt}). */
  private boolean cached;

  private Mapping mapping = Mapping.NONE;
  private Direction direction = Direction.BIDIRECTIONAL;

  /** Where the importer was told that the buffer is; null unless {@link Mapping#MAPPED}. */
  private @Nullable Resource mapped;

  /** How often it has the buffer pinned; released at the latest with the attachment. */
  private int pins;

  /** What the importer has said that it is about to use; negative if nothing. */
  private long announcedReadBytes = NOT_ANNOUNCED;

  private long announcedWrittenBytes = NOT_ANNOUNCED;

  private static final long NOT_ANNOUNCED = -1;

  Attachment(
      DmaBuf buffer, String name, @Nullable Importer importer, int device, boolean peerToPeer) {
    this.buffer = buffer;
    this.name = name;
    this.importer = importer;
    this.device = device;
    this.peerToPeer = peerToPeer;
    Sched sched = buffer.bo().manager().wwClass().sched();
    this.id = sched.nextId(IdKind.ATTACHMENT);
    sched.events().attachmentCreated(id, buffer.bo().id(), buffer.exporter().name(), name);
  }

  /** The number by which events name it. */
  public int id() {
    return id;
  }

  public DmaBuf dmaBuf() {
    return buffer;
  }

  /** The shared buffer itself. */
  public BufferObject bo() {
    return buffer.bo();
  }

  /** Who imports, for reports. */
  public String name() {
    return name;
  }

  /** Whether its importer follows moves. */
  public boolean isDynamic() {
    return importer != null;
  }

  /** Which device the importer is, in the numbering of the fabric: what the exporter decides by. */
  public int device() {
    return device;
  }

  /**
   * Whether the importer may be given memory of the exporter's device: it asked for it, and the
   * exporter found that it reaches it ({@code attach->peer2peer}).
   */
  public boolean peerToPeer() {
    return peerToPeer;
  }

  /** The exporter, in {@link Exporter#attach}: this importer does not reach its device's memory. */
  public void denyPeerToPeer() {
    peerToPeer = false;
  }

  /** What the importer may access, until it is told of a move; null if its mapping is stale. */
  public @Nullable Resource mapped() {
    return mapped;
  }

  /** How often the importer has the buffer pinned through this attachment. */
  public int pins() {
    return pins;
  }

  /**
   * Whether the exporter has taken the buffer back for good: it cannot be mapped again ({@code
   * dma_buf_invalidate_mappings} of a revocable attachment, or the loss of the device).
   */
  public boolean isRevoked() {
    return revoked;
  }

  /**
   * The importer says, before it maps the buffer, how much of it is going to be used: for an
   * exporter that weighs what it takes to move the buffer against its being used from afar. Holds
   * until the exporter has been asked once. The reservation is held.
   */
  public void announceUse(long readBytes, long writtenBytes) {
    announcedReadBytes = readBytes;
    announcedWrittenBytes = writtenBytes;
  }

  void forgetUse() {
    announceUse(NOT_ANNOUNCED, NOT_ANNOUNCED);
  }

  /** Whether the importer, which maps the buffer now, has said what it is going to use of it. */
  public boolean isUseAnnounced() {
    return announcedReadBytes != NOT_ANNOUNCED;
  }

  /** How many bytes it is going to read; only if that {@link #isUseAnnounced}. */
  public long announcedReadBytes() {
    return announcedReadBytes;
  }

  /** How many bytes it is going to write; only if that {@link #isUseAnnounced}. */
  public long announcedWrittenBytes() {
    return announcedWrittenBytes;
  }

  @Nullable Importer importer() {
    return importer;
  }

  boolean isAttached() {
    return attached;
  }

  boolean isMapped() {
    return mapping == Mapping.MAPPED;
  }

  /** Whether there is something to unmap: a mapping, though it may be stale. */
  boolean isMappedOrStale() {
    return mapping != Mapping.NONE;
  }

  boolean isCached() {
    return cached;
  }

  void keepMapping() {
    cached = true;
  }

  Direction direction() {
    return direction;
  }

  void mapped(Resource resource, Direction way) {
    mapping = Mapping.MAPPED;
    mapped = resource;
    direction = way;
  }

  void stale() {
    mapping = Mapping.STALE;
    mapped = null;
  }

  void unmapped() {
    mapping = Mapping.NONE;
    mapped = null;
  }

  void pinned(int delta) {
    pins += delta;
  }

  boolean isKnown() {
    return known;
  }

  void known(boolean now) {
    known = now;
  }

  void attached() {
    attached = true;
  }

  void markRevoked() {
    revoked = true;
  }

  void revoke() {
    revoked = true;
    unmapped();
  }

  void detached() {
    if (pins > 0) {
      // A pin that is undone at back-off comes after the attaching, so it is undone before.
      throw new IllegalStateException(this + " is taken off with " + pins + " pins in hand");
    }
    attached = false;
    cached = false;
    unmapped();
  }

  void digest(Digest into) {
    into.add(device).add(mapping == Mapping.MAPPED);
    if (revoked || pins > 0 || !peerToPeer) {
      into.add(revoked).add(pins).add(peerToPeer);
    }
  }

  @Override
  public String toString() {
    return name + " at the dma-buf of " + bo();
  }
}
