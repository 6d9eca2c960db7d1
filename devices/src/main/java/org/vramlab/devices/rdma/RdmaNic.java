package org.vramlab.devices.rdma;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.card.Card;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.devices.lifecycle.Claims;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.Attachment;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.ww.WwClass;

/**
 * A network card, with one send queue.
 *
 * <p>Threads: as {@link Card}.
 */
public final class RdmaNic extends Card {
  private final int device;

  /** How many stretches of memory its translation of a pinned buffer may have. */
  private final int mostPieces;

  private final Claims<MemoryRegion> regions;

  private long errors;

  /**
   * @param device its number in the topology
   */
  public RdmaNic(WwClass wwClass, Wires wires, int device, TicketSettings settings) {
    this(wwClass, wires, device, Integer.MAX_VALUE, settings);
  }

  /**
   * One that cannot do with buffers that lie scattered, as a drive whose driver keeps one bus
   * address of each.
   *
   * @param mostPieces of how many stretches of memory a pinned buffer may consist
   */
  public RdmaNic(
      WwClass wwClass, Wires wires, int device, int mostPieces, TicketSettings settings) {
    super(wwClass, wires, device, "send queue", settings);
    this.device = device;
    this.mostPieces = mostPieces;
    this.regions = new Claims<>(wwClass, "regions of " + name(), this::takeOff);
  }

  /** How many transfers ended with an error instead of moving anything. */
  public long errors() {
    return errors;
  }

  /** Bytes that went to, or came from, another device's memory directly. */
  public long peerBytes() {
    return engine().peerBytes();
  }

  /** Bytes that went to, or came from, host memory. */
  public long hostBytes() {
    return engine().hostBytes();
  }

  /**
   * Registers a shared buffer.
   *
   * @throws org.vramlab.devices.lifecycle.DeviceGone the card has been removed
   * @throws Unsupported its exporter refuses this card, or has taken the buffer back, or the card
   *     cannot do with a buffer that lies as this one
   */
  public MemoryRegion register(DmaBuf dmaBuf, Registration how)
      throws Interrupted, NoMemory, Busy, Unsupported {
    gate().enter();
    try {
      MemoryRegion region = registered(dmaBuf, how);
      Resource where = how.pins() ? region.translation() : null;
      if (where != null && where.count() > mostPieces) {
        takeOff(region);
        throw Unsupported.INSTANCE;
      }
      regions.add(region);
      return region;
    } catch (Revoked gone) {
      // The exporter has gone since it was asked, or is cut off as its callback fails.
      throw Unsupported.INSTANCE;
    } finally {
      gate().leave();
    }
  }

  private MemoryRegion registered(DmaBuf dmaBuf, Registration how)
      throws Interrupted, NoMemory, Busy, Unsupported {
    MemoryRegion region = new MemoryRegion(this, dmaBuf, how);
    if (how == Registration.STATIC) {
      Attachment attachment = dmaBuf.attachStatic(name(), device, true, settings());
      region.attached(attachment);
      locked(
          dmaBuf,
          () -> {
            // The exporter may have gone meanwhile.
            if (!attachment.isRevoked()) {
              region.translate(mapped(attachment));
            }
          });
      return region;
    }
    Attachment attachment = dmaBuf.request(region, device, true);
    // The region is complete before it can be told of a move.
    region.attached(attachment);
    dmaBuf.attachWithin(
        ticket(),
        attachment,
        t -> {
          t.lock(dmaBuf.bo());
          dmaBuf.attach(attachment, t);
          t.onBackOff(() -> dmaBuf.undoAttach(attachment));
          if (how.pins()) {
            dmaBuf.pin(attachment, t);
          }
          dmaBuf.map(attachment, t);
          t.seal();
          region.translate(mapped(attachment));
        });
    return region;
  }

  private static Resource mapped(Attachment attachment) {
    Resource where = attachment.mapped();
    assert where != null : "just mapped";
    return where;
  }

  /** Deregisters, when its transfers have ended; a removal of the card has done so already. */
  public void deregister(MemoryRegion region) {
    engine().queue().awaitIdle();
    regions.undo(region);
  }

  private void takeOff(MemoryRegion region) {
    DmaBuf dmaBuf = region.dmaBuf();
    locked(
        dmaBuf,
        () -> {
          region.forget();
          if (region.registration() == Registration.PINNED && region.attachment().pins() > 0) {
            dmaBuf.unpin(region.attachment());
          }
          if (region.registration() != Registration.STATIC) {
            dmaBuf.detach(region.attachment());
          }
        });
    if (region.registration() == Registration.STATIC) {
      dmaBuf.detachStatic(region.attachment(), settings());
    }
  }

  /** Does something with the buffer locked, whatever signal comes. */
  private void locked(DmaBuf dmaBuf, Runnable what) {
    try {
      releasingTicket()
          .execute(t -> {
            t.lock(dmaBuf.bo());
            t.seal();
            what.run();
          });
    } catch (NoMemory | Busy | Interrupted impossible) {
      throw new AssertionError("nothing is allocated here, and no signal heard", impossible);
    }
  }

  /**
   * Transfers {@code bytes} between the network and the region, behind what the buffer's fences ask
   * for.
   *
   * @param writes whether data arrive from the network; they are the buffer's next version
   * @return its completion; null if there was no translation, and the transfer ended with an error
   * @throws org.vramlab.devices.lifecycle.DeviceGone the card has been removed
   */
  public @Nullable Fence transfer(MemoryRegion region, long bytes, boolean writes)
      throws Interrupted, NoMemory, Busy {
    Completion completion = new Completion();
    gate().enter();
    try {
      ticket().execute(t -> completion.fence = attempt(t, region, bytes, writes));
    } catch (Revoked cutOff) {
      // The exporter failed when it was asked to map the buffer again, as no driver may.
      region.die();
      errors++;
    } finally {
      gate().leave();
    }
    return completion.fence;
  }

  /** What an attempt came to. */
  private static final class Completion {
    private @Nullable Fence fence;
  }

  private @Nullable Fence attempt(Ticket t, MemoryRegion region, long bytes, boolean writes)
      throws WouldDeadlock, Interrupted, NoMemory {
    BufferObject bo = region.bo();
    t.lock(bo);
    Resource where = region.resolve(t);
    bo.reservation().reserveSlots(1);
    t.seal();
    if (where == null) {
      errors++;
      return null;
    }
    return engine().access(engine().newJob(), t, region.mapping(), bo, where, bytes, writes);
  }

  /** Sleeps until fewer than {@code limit} transfers are under way. */
  public void awaitUnfinishedBelow(int limit) {
    engine().queue().awaitUnfinishedBelow(limit);
  }

  @Override
  protected void letGo() {
    regions.undoAll();
  }
}
