package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.BulkMove;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.tenant.Tenant;
import org.vramlab.ttm.ww.WwMutex;

/**
 * A buffer of one device's memory manager ({@code struct ttm_buffer_object}).
 *
 * <p>Life: 1. created, with one reference and no place; 2. placed by {@link
 * MemoryManager#validate}, moved and evicted any number of times; 3. the last reference goes: its
 * memory is given back behind its fences, and nobody can find it any more.
 *
 * <p>There may be ten million, at 72 bytes each: small numbers are kept small, and what few buffers
 * have is kept apart.
 *
 * <p>Threads: everything but references and the immutable properties is guarded by the
 * reservation's lock.
 */
public final class BufferObject extends Counted implements LockOwner, Resident, Shared {
  /** Bytes of a page; sizes are accounted in whole pages. */
  public static final int PAGE_BYTES = 4096;

  private static final int KIND_MASK = 3;
  private static final int PRIORITY_SHIFT = 2;
  private static final int PRIORITY_MASK = ResourceManager.PRIORITIES - 1;

  /** Trait: the reservation is its group's. */
  private static final int SHARED = 1 << 4;

  /** Trait: the last user has let go, and only its fences, or a lock, keep its memory. */
  private static final int DELETED = 1 << 5;

  /** {@link #nextUse()} of what is not used again, as far as anybody told. */
  static final long NEVER = Long.MAX_VALUE;

  private final MemoryManager manager;
  private final int id;
  private final long sizeBytes;
  private final @Nullable Tenant tenant;

  /**
   * Its {@link BufferKind} and eviction priority, {@link #SHARED} and {@link #DELETED}; written
   * under the LRU lock, the priority under the reservation as well.
   */
  private volatile byte traits;

  /** The pool where the attempt of {@link #workingSetMark} wants it. */
  private volatile byte workingSetDomain;

  /** How many pins hold it where it is; written under the reservation and the LRU lock. */
  private volatile short pins;

  /**
   * What its memory will hold when all work submitted so far has ended: a version, or {@link
   * Content#NOTHING}.
   */
  private int submittedVersion = (int) Content.NOTHING;

  /**
   * Its own, or that of its group; when it dies it gets one of its own. Written under the LRU lock
   * by whoever had the last reference.
   */
  private volatile Reservation reservation;

  /**
   * Where the buffer lives; null before its first place and after its death. Written under the
   * reservation and the LRU lock.
   */
  private volatile @Nullable Resource resource;

  /** Its pages of the host; null if it has none and is promised none. */
  private @Nullable PageVector pageVector;

  /** What it is moved together with; written under the reservation and the LRU lock. */
  private @Nullable BulkMove bulkMove;

  /** What few buffers have; null for the others. Made at creation, or under the reservation. */
  private @Nullable BufferExtras extras;

  /**
   * The {@link Ticket#attemptMark} of the attempt whose working set it is in, if that still runs.
   */
  private volatile long workingSetMark;

  BufferObject(MemoryManager manager, int id, BufferSettings settings, Reservation reservation) {
    this(manager, id, settings, reservation, null);
  }

  /** A ghost: has what {@code leftBehindBy} leaves behind that is still in use. */
  BufferObject(MemoryManager manager, int id, BufferObject leftBehindBy, Reservation reservation) {
    this(manager, id, leftBehindBy.settings(), reservation, leftBehindBy);
    leftBehindBy.retain();
  }

  private BufferObject(
      MemoryManager manager,
      int id,
      BufferSettings settings,
      Reservation reservation,
      @Nullable BufferObject leftBehindBy) {
    this.manager = manager;
    this.id = id;
    this.sizeBytes = settings.sizeBytes();
    this.tenant = settings.tenant();
    this.reservation = reservation;
    this.traits =
        (byte)
            (settings.kind().ordinal()
                | settings.priority() << PRIORITY_SHIFT
                | (settings.sharedReservation() != null ? SHARED : 0)
                | (leftBehindBy != null ? DELETED : 0));
    boolean explored = manager.sched().isExplored();
    boolean debugged = manager.wwClass().notificationLocks();
    if (explored || debugged || leftBehindBy != null || settings.alignmentPages() > 1) {
      this.extras =
          new BufferExtras(
              settings.alignmentPages(),
              explored ? manager.sched().share(this) : 0,
              leftBehindBy,
              debugged ? new NotificationLock(this) : null);
    }
    if (explored && !sharesReservation()) {
      reservation.lock().guards(this::digestGuarded);
    }
  }

  @Nullable BufferExtras extras() {
    return extras;
  }

  /** Those that it has, or new ones; the reservation is locked. */
  BufferExtras extrasToChange() {
    if (extras == null) {
      extras = new BufferExtras(1, 0, null, null);
    }
    return extras;
  }

  @Override
  public int id() {
    return id;
  }

  public MemoryManager manager() {
    return manager;
  }

  /** Exact size as asked for. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Size in pages of 4 KiB. */
  public long pages() {
    return (sizeBytes + PAGE_BYTES - 1) / PAGE_BYTES;
  }

  @Override
  public int priority() {
    return traits >> PRIORITY_SHIFT & PRIORITY_MASK;
  }

  void priority(int newPriority) {
    assert newPriority == (newPriority & PRIORITY_MASK) : "there is no priority " + newPriority;
    int others = traits & ~(PRIORITY_MASK << PRIORITY_SHIFT);
    traits = (byte) (others | newPriority << PRIORITY_SHIFT);
  }

  /** What it is for. */
  public BufferKind kind() {
    return BufferKind.of(traits & KIND_MASK);
  }

  /** Every piece of its memory begins at a multiple of this; 0 and 1 mean anywhere. */
  public long alignmentPages() {
    BufferExtras mine = extras;
    return mine == null ? 1 : mine.alignmentPages;
  }

  @Override
  public @Nullable Tenant tenant() {
    return tenant;
  }

  /** What it was made of, and its priority now; the reservation does not go along. */
  private BufferSettings settings() {
    return new BufferSettings(kind(), sizeBytes, priority(), alignmentPages(), null, tenant);
  }

  /**
   * Whether the last user has let go of it: it has memory only until that is idle, or until room is
   * needed.
   */
  public boolean isDeleted() {
    return (traits & DELETED) != 0;
  }

  void setDeleted() {
    traits |= DELETED;
  }

  /** The buffer that has moved away and left this behind; null for an ordinary buffer. */
  public @Nullable BufferObject leftBehindBy() {
    BufferExtras mine = extras;
    return mine == null ? null : mine.leftBehindBy;
  }

  /** Its pages of the host, there or not; null if it has none and is promised none. */
  public @Nullable PageVector pageVector() {
    return pageVector;
  }

  void pageVector(@Nullable PageVector vector) {
    pageVector = vector;
  }

  @Override
  public @Nullable BulkMove bulkMove() {
    return bulkMove;
  }

  void bulkMove(@Nullable BulkMove newBulkMove) {
    bulkMove = newBulkMove;
  }

  /** Lock and fences: its own, or those of its group. */
  public Reservation reservation() {
    return reservation;
  }

  /** Whether the reservation is its group's. */
  boolean sharesReservation() {
    return (traits & SHARED) != 0;
  }

  void ownReservation(Reservation own) {
    reservation = own;
    traits &= ~SHARED;
  }

  @Override
  public WwMutex lock() {
    return reservation.lock();
  }

  /** Where the buffer lives now; null if nowhere. */
  public @Nullable Resource resource() {
    return resource;
  }

  /** Whether the buffer lives in {@code pool}; exact under its lock or the LRU lock. */
  public boolean isIn(ResourceManager pool) {
    Resource now = resource;
    return now != null && now.manager() == pool;
  }

  @Override
  public boolean isPinned() {
    return pins > 0;
  }

  /** How many pins hold it where it is. */
  public int pins() {
    return pins;
  }

  /**
   * Puts the buffer into the working set of this attempt, which wants it in {@code domain}: it is
   * no victim there; elsewhere it may be pushed on (rule 5).
   */
  public void addToWorkingSet(Ticket ticket, int domain) {
    reservation.lock().assertHeld();
    workingSetMark = ticket.attemptMark();
    workingSetDomain = (byte) domain;
  }

  /**
   * Whether this very attempt of {@code ticket} has it in its working set, wanted in {@code pool}.
   */
  boolean isWantedHere(Ticket ticket, ResourceManager pool) {
    return workingSetDomain == manager.domainOf(pool) && isInWorkingSet(ticket);
  }

  /** Whether this very attempt of {@code ticket} has it in its working set, wanted wherever. */
  boolean isInWorkingSet(Ticket ticket) {
    // The mark may be read without the lock: only the ticket that holds it can have written its own
    // mark.
    return workingSetMark == ticket.attemptMark() && reservation.lock().heldByCurrentTask();
  }

  @Override
  public boolean isGuestIn(ResourceManager pool) {
    return manager.domainOf(pool) != pool.domain();
  }

  /** What its memory will hold when all work submitted so far has ended. */
  public long submittedVersion() {
    return submittedVersion;
  }

  /**
   * A job that leaves {@code version} behind is being submitted, or the host filled the buffer:
   * gives up its copies.
   */
  public void submittedVersion(long version) {
    reservation.lock().assertHeld();
    manager.copies().giveUpAll(this);
    submittedVersion = Math.toIntExact(version);
  }

  /** When the buffer is used next, as far as anybody told; {@code Long.MAX_VALUE} for never. */
  public long nextUse() {
    BufferExtras mine = extras;
    return mine == null ? NEVER : mine.nextUse;
  }

  /** Tells when the buffer, which is locked, is used next: for clairvoyant policies. */
  public void nextUse(long operation) {
    reservation.lock().assertHeld();
    if (operation != nextUse()) {
      extrasToChange().nextUse = operation;
    }
  }

  /** Registers somebody who must agree before the buffer moves. */
  public void addListener(MoveListener listener) {
    reservation.lock().assertHeld();
    extrasToChange().listeners.add(listener);
  }

  /** Takes a listener off. */
  public void removeListener(MoveListener listener) {
    reservation.lock().assertHeld();
    extrasToChange().listeners.remove(listener);
  }

  /**
   * What whoever is asked before this buffer moves calls first, with the ticket that it was handed.
   * Does nothing unless the class has notification locks.
   *
   * @throws WouldDeadlock a lock was lost: pass it on
   */
  public void lockForMove(Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    NotificationLock debug = notificationLock();
    if (debug != null) {
      debug.take(ticket);
    }
  }

  /** The second lock of the reservation; null unless the class has such locks. */
  public @Nullable NotificationLock notificationLock() {
    BufferExtras mine = extras;
    return mine == null ? null : mine.notificationLock;
  }

  int listenerCount() {
    BufferExtras mine = extras;
    return mine == null ? 0 : mine.listeners.size();
  }

  MoveListener listener(int i) {
    BufferExtras mine = extras;
    if (mine == null) {
      throw new IndexOutOfBoundsException("nobody listens to " + this);
    }
    return mine.listeners.get(i);
  }

  void resource(@Nullable Resource newResource) {
    resource = newResource;
  }

  void countPins(int delta) {
    int count = pins + delta;
    if (count > Short.MAX_VALUE) {
      throw new IllegalStateException("pinned more than " + Short.MAX_VALUE + " times: " + this);
    }
    pins = (short) count;
    assert count >= 0 : "unpinned more often than pinned: buffer " + id;
  }

  @Override
  void releaseLast() {
    manager.deletion().releaseLast(this);
  }

  @Override
  void noteRelease(boolean last) {
    Sched sched = manager.sched();
    long memory = sched.memory();
    noteReference(true);
    sched.concludes(memory, last ? 1 : 0);
  }

  @Override
  void noteReference(boolean dropped) {
    if (manager.sched().isExplored()) {
      manager.sched().touch(this, dropped);
    }
  }

  @Override
  public int sharedId() {
    BufferExtras mine = extras;
    return mine == null ? 0 : mine.sharedId;
  }

  /** The references alone: the rest is guarded by the reservation. */
  @Override
  public void digest(Digest into) {
    into.add(references() == 0).add(isDeleted());
  }

  /** What the reservation guards. */
  private void digestGuarded(Digest into) {
    Resource now = resource;
    into.add(now == null ? -1 : now.manager().pool()).add(pins);
    into.add(now == null ? 0 : now.versionsBehind(submittedVersion));
    PageVector vector = pageVector;
    if (vector != null) {
      into.add(vector.isPopulated()).add(vector.isSwapped());
    }
    reservation.digestFences(into);
    for (int i = 0; i < listenerCount(); i++) {
      listener(i).digest(into);
    }
  }

  @Override
  public String toString() {
    String where = resource == null ? "no place" : "in " + resource.manager();
    return "buffer " + id + " (" + sizeBytes + " bytes, " + where + ")";
  }
}
