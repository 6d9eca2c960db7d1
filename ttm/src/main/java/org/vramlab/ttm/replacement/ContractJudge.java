package org.vramlab.ttm.replacement;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.BrokenContract;

/**
 * Holds one policy to what {@link Replacement} asks of it, by an account of its own of who is kept:
 * for policies that do not ship, and so have not been tested here.
 *
 * <p>Threads: the policy's. Failure: {@link BrokenContract}, at the step that breaks it.
 */
final class ContractJudge {
  /** Calls that evict nobody, for each one kept: S3-FIFO's counters need no more than four. */
  private static final int PATIENCE = 64;

  private final Replacement policy;
  private final String name;

  /** Who is kept, by what the policy has said. */
  private final BitSet kept = new BitSet();

  private int keptCount;

  /** For one ranking: who is in it so far. */
  private final BitSet offered = new BitSet();

  /** Whom the policy is told of now; nobody else may come in. */
  private int asked = Replacement.NONE;

  private boolean wasKept;
  private int keptBefore;
  private long misses;

  /**
   * @param name for messages
   * @param setting what the policy was made for
   */
  ContractJudge(Replacement policy, String name, CacheSetting setting) {
    this.policy = policy;
    this.name = name;
    if (policy.capacity != setting.capacity() || policy.mandatory != setting.mandatory()) {
      throw broken("hands on another setting than it was given");
    }
  }

  private BrokenContract broken(String what) {
    return new BrokenContract(name, what);
  }

  /** The policy is about to be told something of {@code slot}. */
  void asks(int slot) {
    asked = slot;
    wasKept = kept.get(slot);
    keptBefore = keptCount;
  }

  /**
   * As {@link Replacement#replay}.
   *
   * @return the weight of what was not found; that of each is 1 without {@code weights}
   */
  long replay(
      int[] requests, int from, int to, long @Nullable [] nextUses, long @Nullable [] weights) {
    long missedWeight = 0;
    misses = 0;
    for (int i = from; i < to; i++) {
      int slot = requests[i];
      policy.clock++;
      if (nextUses != null) {
        policy.nextUse = nextUses[i];
      }
      asks(slot);
      boolean hit = policy.find(slot);
      found(hit);
      if (!hit) {
        misses++;
        missedWeight += weights == null ? 1 : weights[slot];
        policy.miss(slot);
      }
      served();
    }
    return missedWeight;
  }

  /** How many requests the latest replay did not find. */
  long missesOfReplay() {
    return misses;
  }

  /** What it said of it. */
  void found(boolean hit) {
    if (hit != wasKept) {
      throw broken(
          "says in find() that slot "
              + asked
              + (hit ? " is kept, which it is not" : " is not kept, which it is"));
    }
  }

  /** The policy has dealt with it. */
  void served() {
    agreed(asked);
    if (policy.used() > policy.capacity && !policy.mandatory) {
      throw broken("keeps " + policy.used() + ", and no more than " + policy.capacity + " fits");
    }
  }

  private void agreed(int slot) {
    if (policy.holds(slot) != kept.get(slot)) {
      throw broken(
          "says in holds() that slot "
              + slot
              + (kept.get(slot)
                  ? " is not kept, but has not called left() or dropped() for it"
                  : " is kept, but has not called entered() for it"));
    }
  }

  void entered(int slot) {
    if (slot != asked) {
      throw broken("keeps slot " + slot + ", while it was told of " + asked);
    }
    if (kept.get(slot)) {
      throw broken("keeps slot " + slot + " twice");
    }
    kept.set(slot);
    keptCount++;
  }

  void left(int slot) {
    if (slot < 0 || !kept.get(slot)) {
      throw broken("evicts slot " + slot + ", which it does not keep");
    }
    kept.clear(slot);
    keptCount--;
  }

  /** As {@link Replacement#makeRoom}, for somebody who may never come to an end. */
  void makeRoom(int slot, long limit) {
    if (limit < 0) {
      throw broken("admits slot " + slot + ", which is larger than all there is");
    }
    long patience = (long) PATIENCE * (keptCount + 1);
    while (policy.used() > limit) {
      int before = keptCount;
      policy.evictOne(slot);
      if (keptCount >= before && --patience == 0) {
        throw broken("is asked to evict, again and again, and evicts nobody");
      }
    }
  }

  /** What the policy has offered as candidates, first to last. */
  void ranked(int[] into, int count) {
    int due = Math.min(into.length, keptCount);
    offered.clear();
    for (int i = 0; i < Math.min(count, into.length); i++) {
      int slot = into[i];
      if (slot < 0 || !kept.get(slot)) {
        throw broken("offers slot " + slot + " as a candidate, which it does not keep");
      }
      if (offered.get(slot)) {
        throw broken("offers slot " + slot + " as a candidate twice");
      }
      offered.set(slot);
    }
    if (count != due) {
      throw broken(
          "offers " + count + " candidates where " + due + " are kept and fit into the array");
    }
  }

  /** The policy was told that whom it was asked of is here no longer. */
  void takenOut() {
    agreed(asked);
    if (kept.get(asked)) {
      throw broken("keeps slot " + asked + ", which it was told to take out");
    }
  }

  /** The policy was made to evict whom it had named first. */
  void evictedFirst() {
    if (keptCount < keptBefore && kept.get(asked)) {
      throw broken("names slot " + asked + " as its first candidate, and then evicts another");
    }
  }
}
