package org.vramlab.ttm.replacement;

import it.unimi.dsi.fastutil.ints.IntIterator;
import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import java.util.BitSet;

/**
 * A policy under somebody who decides himself who goes, because candidates may be pinned, locked or
 * in use: he asks for candidates in order, and tells what has happened.
 *
 * <p>The first use after an object was brought in is the one that it was brought in for, and counts
 * once. Some policies evict by rules of their own when they are told of a use or an arrival; as
 * nobody has really evicted these, they are <i>condemned</i>, and offered before everybody else;
 * used again, they count as having come back.
 *
 * <p>Threads: one at a time.
 */
public final class ManagedCache {
  private final Replacement policy;

  /** Who is here. */
  private final BitSet here = new BitSet();

  /** Those of them that were brought in for a use that is not complete. */
  private final BitSet fresh = new BitSet();

  /** Those of them whom the policy keeps no longer, the first condemned first. */
  private final IntLinkedOpenHashSet condemned = new IntLinkedOpenHashSet();

  private int generation;

  /**
   * Empty.
   *
   * @param policy a new one, which must let everything in
   */
  public ManagedCache(Replacement policy) {
    assert policy.mandatory : "it may refuse what is here";
    this.policy = policy;
  }

  /** There are so many slots from now on. */
  public void ensureSlots(int slots) {
    policy.ensureSlots(slots);
  }

  /** A number that changes whenever the order of candidates may. */
  public int generation() {
    return generation;
  }

  /** How many are here. */
  public int count() {
    return here.cardinality();
  }

  /**
   * {@code slot}, which is not here, was brought in.
   *
   * @param now the number of the operation for which, as far as known
   * @param nextUse the number of the next one that uses it, or {@link Replacement#NEVER}
   */
  public void bringIn(int slot, long size, long now, long nextUse) {
    assert !here.get(slot) : "it is here: " + slot;
    policy.resize(slot, size);
    here.set(slot);
    fresh.set(slot);
    arrive(slot, now, nextUse);
  }

  private void arrive(int slot, long now, long nextUse) {
    policy.broughtIn(slot, now, nextUse);
    changed();
    if (!policy.holds(slot)) {
      condemned.add(slot);
    }
  }

  /** {@code slot}, which is here, was used; numbers as for {@link #bringIn}. */
  public void use(int slot, long now, long nextUse) {
    boolean first = fresh.get(slot);
    fresh.clear(slot);
    if (condemned.contains(slot)) {
      condemned.remove(slot);
      if (first) {
        condemned.add(slot); // behind whoever else is condemned
        generation++;
      } else {
        arrive(slot, now, nextUse);
      }
    } else if (first) {
      policy.settled(slot, now, nextUse);
      changed();
    } else {
      policy.used(slot, now, nextUse);
      changed();
    }
  }

  private void changed() {
    generation++;
    for (int slot = policy.takeEvicted(); slot != Replacement.NONE; slot = policy.takeEvicted()) {
      if (here.get(slot) && !policy.holds(slot)) {
        condemned.add(slot);
      }
    }
  }

  /** {@code slot}, which is here, was evicted. */
  public void evict(int slot) {
    if (leaves(slot)) {
      policy.evicted(slot);
    }
    changed();
  }

  /** {@code slot}, which is here, is out of reach for a while, or was not wanted after all. */
  public void setAside(int slot) {
    if (leaves(slot)) {
      policy.setAside(slot);
    }
    changed();
  }

  /** {@code slot}, here or not, ceases to exist; its number may be given to another. */
  public void end(int slot) {
    if (here.get(slot)) {
      leaves(slot);
    }
    policy.ended(slot);
    changed();
  }

  /** True if the policy has yet to be told. */
  private boolean leaves(int slot) {
    assert here.get(slot) : "it is not here: " + slot;
    here.clear(slot);
    fresh.clear(slot);
    return !condemned.remove(slot);
  }

  /**
   * Whom to evict, first to last, as many as fit into {@code into}; how many. Changes nothing.
   *
   * @param scratch as long as {@code into}
   */
  public int candidates(int[] into, int[] scratch) {
    int count = 0;
    if (!condemned.isEmpty()) {
      for (IntIterator each = condemned.iterator(); each.hasNext() && count < into.length; ) {
        into[count++] = each.nextInt();
      }
    }
    if (count == 0) {
      return policy.candidatesNow(into);
    }
    if (count < into.length) {
      int found = policy.candidatesNow(scratch);
      int taken = Math.min(found, into.length - count);
      System.arraycopy(scratch, 0, into, count, taken);
      count += taken;
    }
    return count;
  }
}
