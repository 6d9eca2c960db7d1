package org.vramlab.ttm.bo;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.resource.Resident;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.ww.WwMutex;

/**
 * A buffer of one device's memory manager ({@code struct ttm_buffer_object}).
 *
 * <p>Life: 1. created, with one reference and no place; 2. placed by {@link
 * MemoryManager#validate}, moved and evicted any number of times; 3. the last reference goes: its
 * memory is given back behind its fences, and nobody can find it any more.
 *
 * <p>Threads: everything but references and the immutable properties is guarded by the
 * reservation's lock.
 */
public final class BufferObject implements LockOwner, Resident, Shared {
  /** Bytes of a page; sizes are accounted in whole pages. */
  public static final int PAGE_BYTES = 4096;

  private static final VarHandle REFERENCES;

  static {
    try {
      REFERENCES =
          MethodHandles.lookup().findVarHandle(BufferObject.class, "references", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MemoryManager manager;
  private final int id;
  private final long sizeBytes;
  private final int priority;
  private final Reservation reservation;
  private final int sharedId;

  /** Counted references; zero means dead, and never rises again. */
  private volatile int references = 1;

  /**
   * Where the buffer lives; null before its first place and after its death. Written under the
   * reservation and the LRU lock.
   */
  private volatile @Nullable Resource resource;

  /** How many pins hold it where it is; written under the reservation and the LRU lock. */
  private volatile int pins;

  /**
   * The {@link Ticket#attemptMark} of the attempt whose working set it is in, if that still runs.
   */
  private volatile long workingSetMark;

  /** The pool where that attempt wants it. */
  private volatile int workingSetDomain;

  /** What its memory will hold when all work submitted so far has ended. */
  private long submittedVersion = Content.NOTHING;

  /** When it is used next, as far as anybody told. */
  private long nextUse = Long.MAX_VALUE;

  /** The second lock of the reservation; null unless the class asks for it, to debug drivers. */
  private final @Nullable NotificationLock notificationLock;

  /** Who must agree before it moves. */
  private final ObjectArrayList<MoveListener> listeners = new ObjectArrayList<>(1);

  BufferObject(
      MemoryManager manager, int id, long sizeBytes, int priority, Reservation reservation) {
    this.manager = manager;
    this.id = id;
    this.sizeBytes = sizeBytes;
    this.priority = priority;
    this.reservation = reservation;
    Sched sched = manager.sched();
    if (sched.isExplored()) {
      this.sharedId = sched.share(this);
      reservation.lock().guards(this::digestGuarded);
    } else {
      this.sharedId = 0;
    }
    this.notificationLock =
        reservation.lock().wwClass().notificationLocks() ? new NotificationLock(this) : null;
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

  /** Eviction priority, 0 first. */
  public int priority() {
    return priority;
  }

  public Reservation reservation() {
    return reservation;
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

  /**
   * Puts the buffer into the working set of this attempt, which wants it in {@code domain}: it is
   * no victim there; elsewhere it may be pushed on (rule 5).
   */
  public void addToWorkingSet(Ticket ticket, int domain) {
    reservation.lock().assertHeld();
    workingSetMark = ticket.attemptMark();
    workingSetDomain = domain;
  }

  /**
   * Whether this very attempt of {@code ticket} has it in its working set, wanted in {@code pool}.
   */
  boolean isWantedHere(Ticket ticket, ResourceManager pool) {
    // The mark may be read without the lock: only the ticket that holds it can have written its own
    // mark.
    return workingSetMark == ticket.attemptMark()
        && workingSetDomain == pool.domain()
        && reservation.lock().heldByCurrentTask();
  }

  /** What its memory will hold when all work submitted so far has ended. */
  public long submittedVersion() {
    return submittedVersion;
  }

  /** A job that leaves {@code version} behind is being submitted, or the host filled the buffer. */
  public void submittedVersion(long version) {
    reservation.lock().assertHeld();
    submittedVersion = version;
  }

  /** When the buffer is used next, as far as anybody told. */
  public long nextUse() {
    return nextUse;
  }

  /** Tells when the buffer is used next: for clairvoyant policies. */
  public void nextUse(long operation) {
    nextUse = operation;
  }

  /** Registers somebody who must agree before the buffer moves. */
  public void addListener(MoveListener listener) {
    reservation.lock().assertHeld();
    listeners.add(listener);
  }

  /** Takes a listener off. */
  public void removeListener(MoveListener listener) {
    reservation.lock().assertHeld();
    listeners.remove(listener);
  }

  /**
   * What whoever is asked before this buffer moves calls first, with the ticket that it was handed.
   * Does nothing unless the class has notification locks.
   *
   * @throws WouldDeadlock a lock was lost: pass it on
   */
  public void lockForMove(Ticket ticket) throws WouldDeadlock, Interrupted, Busy {
    if (notificationLock != null) {
      notificationLock.take(ticket);
    }
  }

  /** The second lock of the reservation; null unless the class has such locks. */
  public @Nullable NotificationLock notificationLock() {
    return notificationLock;
  }

  int listenerCount() {
    return listeners.size();
  }

  MoveListener listener(int i) {
    return listeners.get(i);
  }

  void resource(@Nullable Resource newResource) {
    resource = newResource;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the reservation and the LRU lock.
  void countPins(int delta) {
    pins += delta;
    assert pins >= 0 : "unpinned more often than pinned: buffer " + id;
  }

  /** How many references there are, now; zero when dead. For those who check that none leaked. */
  public int references() {
    return references;
  }

  @Override
  public void retain() {
    int before = (int) REFERENCES.getAndAdd(this, 1);
    assert before > 0 : "buffer " + id + " is dead";
  }

  /**
   * Adds a reference unless the buffer is dead: for whoever finds it in a list ({@code
   * kref_get_unless_zero}).
   */
  boolean retainUnlessDead() {
    while (true) {
      noteReference(false);
      int now = references;
      if (now == 0) {
        return false;
      }
      if (REFERENCES.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
  }

  /**
   * Drops a reference. The last one goes under the LRU lock, together with the place, so that
   * nobody finds a dead buffer in a list ({@code kref_put_lock}): whoever looked for room would
   * have to spin until it is gone.
   */
  @Override
  public void release() {
    while (true) {
      int now = references;
      assert now > 0 : "buffer " + id + " was released more often than retained";
      // A release might be the last one if it came later. Those far from the last commute, but a
      // step may drop many, so which are far cannot be told from the count.
      noteRelease(now == 1);
      if (now == 1) {
        manager.releaseLast(this);
        return;
      }
      if (REFERENCES.compareAndSet(this, now, now - 1)) {
        return;
      }
    }
  }

  /**
   * Drops what looked like the last reference, under the LRU lock.
   *
   * @return whether it was: the buffer is dead
   */
  boolean dropLast() {
    noteReference(true);
    return (int) REFERENCES.getAndAdd(this, -1) == 1;
  }

  /** All that the task learns of the count is whether its reference is the last. */
  private void noteRelease(boolean last) {
    Sched sched = manager.sched();
    if (sched.isExplored()) {
      long memory = sched.memory();
      sched.touch(this, true);
      sched.concludes(memory, last ? 1 : 0);
    }
  }

  private void noteReference(boolean dropped) {
    Sched sched = manager.sched();
    if (sched.isExplored()) {
      sched.touch(this, dropped);
    }
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  /** The references alone: the rest is guarded by the reservation. */
  @Override
  public void digest(Digest into) {
    into.add(references == 0);
  }

  /** What the reservation guards. */
  private void digestGuarded(Digest into) {
    Resource now = resource;
    into.add(now == null ? -1 : now.manager().pool()).add(pins).add(submittedVersion);
    reservation.digest(into);
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).digest(into);
    }
  }

  @Override
  public String toString() {
    return "buffer "
        + id
        + " ("
        + sizeBytes
        + " bytes"
        + (resource == null ? ", no place)" : ", in " + resource.manager() + ")");
  }
}
