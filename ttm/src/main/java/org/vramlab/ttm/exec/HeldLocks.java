package org.vramlab.ttm.exec;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.Arrays;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwMutex;

/**
 * The locks that a ticket holds, in order of acquisition, each with a counted reference to its
 * owner. The lock itself is kept, not where it was found, because deletion may give its owner
 * another one (rule 9).
 *
 * <p>Threads: the ticket's task.
 */
final class HeldLocks {
  /** An entry like any other. */
  static final byte ORDINARY = 0;

  /** The contended lock, taken on the slow path, which this attempt has not asked for yet. */
  static final byte UNCLAIMED = 1;

  private LockOwner[] owners = new LockOwner[16];
  private WwMutex[] locks = new WwMutex[16];
  private byte[] flags = new byte[16];
  private int count;

  /** References to drop once nothing is locked any more. */
  private final ObjectArrayList<LockOwner> references = new ObjectArrayList<>();

  int count() {
    return count;
  }

  /**
   * Adds a lock that was just taken; the caller's reference to {@code owner} becomes the entry's.
   */
  void add(LockOwner owner, WwMutex lock, byte flag) {
    if (count == locks.length) {
      owners = Arrays.copyOf(owners, count * 2);
      locks = Arrays.copyOf(locks, count * 2);
      flags = Arrays.copyOf(flags, count * 2);
    }
    owners[count] = owner;
    locks[count] = lock;
    flags[count] = flag;
    count++;
  }

  /**
   * Marks the contended lock as asked for by this attempt; false if {@code lock} is an ordinary
   * entry.
   */
  boolean claim(WwMutex lock) {
    for (int i = 0; i < count; i++) {
      if (locks[i] == lock) {
        boolean unclaimed = flags[i] == UNCLAIMED;
        flags[i] = ORDINARY;
        return unclaimed;
      }
    }
    return false;
  }

  /**
   * Unlocks, newest first, what was added when there were {@code mark} entries or more; their
   * references are kept for now.
   */
  void unlockSince(int mark) {
    while (count > mark) {
      unlockLast();
    }
  }

  /** Unlocks {@code lock} if it was added when there were {@code mark} entries or more. */
  void unlockIfSince(WwMutex lock, int mark) {
    for (int i = count - 1; i >= mark; i--) {
      if (locks[i] == lock) {
        unlockAt(i, false);
        return;
      }
    }
  }

  /**
   * Unlocks a contended lock that nobody asked for.
   *
   * @param forgets with that fault planted: takes it off the list only
   */
  void unlockUnclaimed(boolean forgets) {
    // It is the first entry if it is there at all: nothing was held when it was taken.
    if (count == 0 || flags[0] != UNCLAIMED) {
      return;
    }
    unlockAt(0, forgets);
  }

  private void unlockAt(int i, boolean forgets) {
    if (!forgets) {
      locks[i].unlock();
    }
    references.add(owners[i]);
    count--;
    System.arraycopy(owners, i + 1, owners, i, count - i);
    System.arraycopy(locks, i + 1, locks, i, count - i);
    System.arraycopy(flags, i + 1, flags, i, count - i);
  }

  /** A digest of which locks are held, in which order, and whether one is unclaimed. */
  long order() {
    long digest = count;
    for (int i = 0; i < count; i++) {
      digest = digest * 1_000_003 + 2L * locks[i].id() + (flags[i] == UNCLAIMED ? 1 : 0);
    }
    return digest;
  }

  /** A digest of whose references are still to be dropped. */
  long owed() {
    return owed(0);
  }

  /** How many there are of one owner does not matter, nor in which order: all go at once. */
  private long owed(int from) {
    long digest = 0;
    for (int i = from; i < references.size(); i++) {
      LockOwner owner = references.get(i);
      if (references.lastIndexOf(owner) == i) {
        digest += Digest.of(owner.lock().id(), 0);
      }
    }
    return digest;
  }

  /** Drops a reference, but not before nothing is locked any more (rule 9). */
  void releaseLater(LockOwner owner) {
    references.add(owner);
  }

  /**
   * Drops all references that were to be dropped later; nothing is locked any more.
   *
   * @param ownersMayDie whether one of them may be the last
   */
  void dropReferences(Sched sched, boolean ownersMayDie) {
    boolean counts = sched.isExplored() && ownersMayDie;
    long memory = sched.memory();
    for (int i = 0; i < references.size(); i++) {
      if (counts) {
        sched.concludes(memory, owed(i));
      }
      references.get(i).release();
    }
    sched.concludes(memory, 0);
    references.clear();
  }

  private void unlockLast() {
    count--;
    locks[count].unlock();
    references.add(owners[count]);
  }
}
