package org.vramlab.ttm.dmabuf;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Attempt;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resource;

/**
 * A buffer that its driver exported ({@code struct dma_buf}), with the attachments of those who
 * import it.
 *
 * <p>Life: exported, holding a reference to the buffer; attached to, mapped and pinned; perhaps
 * revoked; closed when no attachment is left. Before the buffer moves, everybody who has it mapped
 * is asked, then told ({@code Notifier}).
 *
 * <p>Threads: every method with the buffer's reservation held, by the ticket that is handed in if
 * there is one; but {@link #request}, {@link #attachStatic}, {@link #detachStatic}, accesses of the
 * CPU and polling, which take it themselves, or whose callbacks may. Each checks it. Failure: a
 * driver that breaks a rule of sharing is named, and what then happens is the {@link Conduct}'s to
 * say.
 */
public final class DmaBuf {
  private final Exporter exporter;
  private final BufferObject bo;
  private final Conduct conduct;
  private final Notifier notifier;
  private final CpuAccess cpuAccess;
  private final ExporterCalls calls;
  private final Pins pins;
  private final AtomicReference<@Nullable BufferPoll> poll = new AtomicReference<>();
  private boolean open = true;
  private boolean revoked;

  /** Exports {@code bo}, whose reservation is held. */
  public DmaBuf(Exporter exporter, BufferObject bo) {
    this(exporter, bo, Conduct.STRICT);
  }

  /**
   * As the other.
   *
   * @param conduct what becomes of drivers that break the rules
   */
  public DmaBuf(Exporter exporter, BufferObject bo, Conduct conduct) {
    bo.lock().assertHeld();
    this.exporter = exporter;
    this.bo = bo;
    this.conduct = conduct;
    this.notifier = new Notifier(bo, conduct);
    this.cpuAccess = new CpuAccess(this, conduct);
    this.calls = new ExporterCalls(this);
    this.pins = new Pins(this);
    bo.retain();
    bo.addListener(notifier);
  }

  /** The shared buffer. */
  public BufferObject bo() {
    return bo;
  }

  public Exporter exporter() {
    return exporter;
  }

  /** Whether it was not closed yet; exact under the reservation. */
  public boolean isOpen() {
    return open;
  }

  /** Whether the exporter has taken the buffer back for good. */
  public boolean isRevoked() {
    return revoked;
  }

  /** How the CPU begins to look at the buffer, and ends it; no lock is held. */
  public CpuAccess cpuAccess() {
    return cpuAccess;
  }

  /** Whether the buffer may be read or written, for those who poll; no lock is held. */
  public BufferPoll poll() {
    return BufferPoll.of(bo, poll);
  }

  Notifier notifier() {
    return notifier;
  }

  Conduct conduct() {
    return conduct;
  }

  ExporterCalls exporterCalls() {
    return calls;
  }

  /**
   * Asks the exporter whether an importer on {@code device} that follows moves may attach. Nobody
   * sees the attachment before {@link #attach}: the importer makes ready everything that a
   * notification will need, and then attaches. The reservation is not held, as the exporter may
   * take it.
   *
   * @param peerToPeer whether it can do with memory of the exporter's device
   * @throws Unsupported the exporter refuses it, or has taken the buffer back
   */
  public Attachment request(Importer importer, int device, boolean peerToPeer) throws Unsupported {
    return ask(new Attachment(this, importer.name(), importer, device, peerToPeer));
  }

  private Attachment ask(Attachment attachment) throws Unsupported {
    // An exporter may pin for who asks, and takes the reservation for that.
    Holding.requireNot(bo, attachment.name());
    if (revoked) {
      throw Unsupported.INSTANCE;
    }
    calls.attach(attachment);
    return attachment;
  }

  /**
   * Runs {@code attempt}, in which {@code requested} is attached ({@link #attach}), as a
   * transaction of {@code ticket}; if it fails, the exporter is told that who asked has gone. Every
   * failure is passed on.
   */
  public void attachWithin(Ticket ticket, Attachment requested, Attempt attempt)
      throws Interrupted, NoMemory, Busy {
    try {
      ticket.execute(attempt);
    } catch (Interrupted | NoMemory | Busy | Revoked failure) {
      bo.lock().lockAlone();
      calls.forget(requested);
      bo.lock().unlock();
      throw failure;
    }
  }

  /**
   * The ticket with which {@code attachment} was attached backs off: it is only requested again.
   */
  public void undoAttach(Attachment attachment) {
    requireOwn(attachment);
    requireHeld(attachment.name());
    if (attachment.isMappedOrStale()) {
      calls.unmap(attachment);
    }
    notifier.remove(attachment);
  }

  /**
   * Attaches who has asked ({@code dma_buf_dynamic_attach}): from now on it is told of moves.
   * Nothing is mapped yet, unless the exporter cannot move buffers: then it is, for good. If the
   * buffer was taken back since the importer asked, the attachment is revoked from the beginning,
   * and has still to be detached, as the exporter knows of it.
   */
  public void attach(Attachment requested, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    requireHeld(ticket, requested.name());
    add(requested);
    if (!exporter.isDynamic() && !requested.isRevoked()) {
      ticket.onBackOff(() -> notifier.remove(requested));
      map(requested, ticket);
      requested.keepMapping();
    }
  }

  /**
   * Attaches an importer that cannot follow moves: the buffer is pinned where everybody who is
   * attached reaches it, and mapped until it detaches ({@code dma_buf_attach} to a dynamic
   * exporter). Opens a ticket of its own: the caller has none open. May be revoked from the
   * beginning, as in {@link #attach}.
   *
   * @param importer its name, for reports
   * @param peerToPeer whether it can do with memory of the exporter's device
   * @throws NoMemory the exporter found no such place
   * @throws Unsupported the exporter refuses it, or has taken the buffer back
   */
  public Attachment attachStatic(
      String importer, int device, boolean peerToPeer, TicketSettings settings)
      throws Interrupted, NoMemory, Busy, Unsupported {
    Attachment attachment = ask(new Attachment(this, importer, null, device, peerToPeer));
    attachWithin(
        new Ticket(bo.manager().wwClass(), settings),
        attachment,
        t -> {
          t.lock(bo);
          add(attachment);
          t.onBackOff(() -> undoAttach(attachment));
          if (!attachment.isRevoked()) {
            if (exporter.isDynamic()) {
              pins.add(attachment, t);
            }
            map(attachment, t);
            attachment.keepMapping();
          }
          t.seal();
        });
    return attachment;
  }

  private void add(Attachment attachment) {
    requireOpen();
    if (attachment.dmaBuf() != this || attachment.isAttached()) {
      throw new IllegalStateException(attachment + " cannot be attached to " + bo);
    }
    attachment.attached();
    if (revoked) {
      attachment.revoke();
    }
    notifier.attachments().add(attachment);
  }

  /** Maps the buffer in both directions. */
  public Resource map(Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    return map(attachment, Direction.BIDIRECTIONAL, ticket);
  }

  /**
   * Maps the buffer for {@code attachment}: the exporter sees to it that the importer can reach it,
   * evicting others if it must.
   *
   * @return where it is; valid until {@link Importer#moveNotify}, or under fences that the importer
   *     adds
   * @throws Revoked the exporter has taken the buffer back
   */
  public Resource map(Attachment attachment, Direction direction, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    requireOwn(attachment);
    requireHeld(ticket, attachment.name());
    Resource kept = attachment.mapped();
    if (attachment.isCached() && kept != null) {
      if (!attachment.direction().serves(direction)) {
        throw new IllegalStateException(
            attachment + " is kept mapped " + attachment.direction() + ", not " + direction);
      }
      return kept;
    }
    if (attachment.isRevoked()) {
      throw new Revoked(attachment);
    }
    ticket.checkMayAllocate();
    try {
      Resource resource = calls.map(attachment, ticket);
      attachment.mapped(resource, direction);
      return resource;
    } finally {
      attachment.forgetUse();
    }
  }

  /** The importer gives its mapping up; a stale one, too, unless it is mapped again. */
  public void unmap(Attachment attachment) {
    requireOwn(attachment);
    requireHeld(attachment.name());
    if (attachment.isCached() || attachment.isRevoked()) {
      return;
    }
    if (!attachment.isMappedOrStale()) {
      conduct.broke(
          ConductRule.UNMAPPED_TWICE, attachment.name(), bo, "unmaps what it has not mapped");
      return;
    }
    attachment.unmapped();
    calls.unmap(attachment);
  }

  /**
   * Holds the buffer where everybody who is attached reaches it; when this returns, what moved it
   * there has ended ({@code dma_buf_pin}). A ticket that backs off afterwards unpins it again.
   *
   * @throws Interrupted a signal came while it waited, and the ticket is interruptible: nothing is
   *     pinned
   */
  public void pin(Attachment attachment, Ticket ticket)
      throws WouldDeadlock, Interrupted, NoMemory {
    requireOwn(attachment);
    requireHeld(ticket, attachment.name());
    if (!attachment.isDynamic()) {
      throw new IllegalStateException(attachment + " is static: it was pinned when it attached");
    }
    if (attachment.isRevoked()) {
      throw new Revoked(attachment);
    }
    pins.add(attachment, ticket);
  }

  /** Lets go of one {@link #pin}. */
  public void unpin(Attachment attachment) {
    requireOwn(attachment);
    requireHeld(attachment.name());
    if (attachment.pins() == 0) {
      conduct.broke(
          ConductRule.UNPINNED_TWICE, attachment.name(), bo, "unpins what it has not pinned");
      return;
    }
    pins.drop(attachment);
  }

  /**
   * Takes the importer off; it has no mapping and no pin any more. Jobs and copies under way are
   * protected by their fences.
   */
  public void detach(Attachment attachment) {
    requireOwn(attachment);
    requireHeld(attachment.name());
    if (attachment.isDynamic() && attachment.pins() > 0) {
      conduct.broke(
          ConductRule.PIN_LEAKED,
          attachment.name(),
          bo,
          "detaches with " + attachment.pins() + " pins in hand");
    }
    pins.dropAll(attachment);
    if (attachment.isMappedOrStale()) {
      calls.unmap(attachment);
    }
    notifier.remove(attachment);
    calls.forget(attachment);
  }

  /** Takes a static importer off, with a ticket of its own, whose waits no signal ends. */
  public void detachStatic(Attachment attachment, TicketSettings settings) {
    try {
      new Ticket(bo.manager().wwClass(), settings.uninterruptible())
          .execute(t -> {
            t.lock(bo);
            t.seal();
            detach(attachment);
          });
    } catch (NoMemory | Busy | Interrupted impossible) {
      throw new AssertionError("nothing is allocated here, and no signal heard", impossible);
    }
  }

  /**
   * The exporter, whose memory does not move by itself as a buffer of a manager's does, tells
   * everybody that it moves ({@code dma_buf_move_notify}).
   *
   * @throws WouldDeadlock somebody could not agree: nothing was told
   */
  public void notifyMove(Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    requireHeld(ticket, exporter.name());
    if (!open) {
      conduct.broke(
          ConductRule.NOTIFIED_AFTER_DETACH, exporter.name(), bo, "notifies who has detached");
      return;
    }
    notifier.askAll(ticket);
    notifier.tellAll(ticket);
  }

  /**
   * The exporter takes the buffer back for good: everybody is told as of a move, and finds {@link
   * Attachment#isRevoked}; nobody can map or attach again. Pins are released: they hold nothing any
   * more. A static importer is not told, as it has nothing to be told with.
   *
   * @throws WouldDeadlock somebody could not agree: nothing was revoked
   */
  public void revoke(Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    requireHeld(ticket, exporter.name());
    requireOpen();
    notifier.askAll(ticket);
    revoked = true;
    for (Attachment attachment : notifier.attachments()) {
      attachment.markRevoked();
    }
    notifier.tellAll(ticket);
    for (Attachment attachment : notifier.attachments()) {
      pins.dropAll(attachment);
      attachment.revoke();
    }
  }

  /**
   * Gives up the reference to the buffer; nobody is attached any more. The reservation is held; the
   * caller drops the reference.
   */
  public void close() {
    requireHeld(exporter.name());
    requireOpen();
    while (!notifier.attachments().isEmpty()) {
      Attachment left = notifier.attachments().top();
      conduct.broke(
          ConductRule.ATTACHMENT_LEAKED,
          left.name(),
          bo,
          "is attached while " + exporter.name() + " closes the dma-buf");
      detach(left);
    }
    open = false;
    notifier.close();
  }

  /** How many importers are attached. */
  public int attachmentCount() {
    return notifier.attachments().size();
  }

  /** Attachment number {@code i}, oldest first. */
  public Attachment attachment(int i) {
    return notifier.attachments().get(i);
  }

  /** Whether everybody who is attached may be given memory of the exporter's device. */
  public boolean allPeerToPeer() {
    return firstWithoutPeerAccess() == null;
  }

  /** Who, longest attached, may not be given memory of the exporter's device; null for nobody. */
  public @Nullable Attachment firstWithoutPeerAccess() {
    for (Attachment attachment : notifier.attachments()) {
      if (!attachment.peerToPeer()) {
        return attachment;
      }
    }
    return null;
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the dma-buf of " + bo + " is closed");
    }
  }

  private void requireOwn(Attachment attachment) {
    if (attachment.dmaBuf() != this || !attachment.isAttached()) {
      throw new IllegalStateException(
          attachment.name() + " uses an attachment that is not of " + bo);
    }
  }

  private void requireHeld(Ticket ticket, String driver) {
    Holding.require(bo, ticket, driver);
  }

  private void requireHeld(String driver) {
    Holding.require(bo, driver);
  }
}
