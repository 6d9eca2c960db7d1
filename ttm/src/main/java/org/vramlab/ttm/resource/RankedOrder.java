package org.vramlab.ttm.resource;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntIterator;
import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.ttm.sched.Digest;

/**
 * An order that a {@link Replacement} policy keeps: the policies of caches, on the manager's
 * cursor.
 *
 * <p>A buffer has a slot of the policy from its first stay here on, so that it is recognised when
 * it comes back. What brings a buffer in and what uses it is told to the policy as it happens; the
 * first use after it was brought in is the one that it was brought in for, and counts once. Nobody
 * is evicted for being looked at: a walk asks for candidates anew whenever the policy has changed,
 * passes over whom it has seen, and the policy's hands, counters and ghosts move when somebody
 * really goes.
 *
 * <p>Some policies evict by rules of their own when they are told of a use or an arrival. The
 * manager has not evicted these: they are <i>condemned</i>, and offered before everybody else; used
 * again, they count as having come back.
 *
 * <p>What is left behind for the hardware by a buffer that has moved is nobody's any more, and is
 * offered last. Slots of buffers that end elsewhere are not given back: a few bytes each, for the
 * length of a run. Searches of interleavings see who is here, in order, but not what a policy
 * remembers: they go by LRU.
 *
 * <p>Threads: the LRU lock.
 */
public final class RankedOrder extends EvictionOrder {
  private static final int FIRST_BATCH = 8;

  private final Function<CacheSetting, Replacement> maker;

  /** Made for the first one that comes: most priorities of most pools never see anybody. */
  private @Nullable Replacement policy;

  private long capacityPages = Long.MAX_VALUE;

  private final Int2IntOpenHashMap slotsByBuffer = new Int2IntOpenHashMap();
  private final Int2IntOpenHashMap slotsByResource = new Int2IntOpenHashMap();

  /** Who is here, by slot. */
  private @Nullable Resource[] residents = {};

  /** Slots given out so far, and those of them that nobody has any more. */
  private int slots;

  private final IntArrayList freeSlots = new IntArrayList();

  /** Slots whose residents were brought in for a use that is not complete. */
  private final BitSet fresh = new BitSet();

  /** Slots of those whom the policy no longer keeps, the first condemned first. */
  private final IntLinkedOpenHashSet condemned = new IntLinkedOpenHashSet();

  /** Slots of what is left behind by buffers that have moved. */
  private final IntLinkedOpenHashSet leftovers = new IntLinkedOpenHashSet();

  /** The latest operation that is known to have been submitted, for policies that look ahead. */
  private long now;

  /** Counts changes after which the ranking may be another. */
  private int generation;

  private int[] batch = new int[FIRST_BATCH];

  /**
   * Empty.
   *
   * @param maker makes the policy, once the size of the pool is known
   */
  public RankedOrder(Function<CacheSetting, Replacement> maker) {
    this.maker = maker;
    slotsByBuffer.defaultReturnValue(Replacement.NONE);
    slotsByResource.defaultReturnValue(Replacement.NONE);
  }

  @Override
  void poolPages(long pages) {
    capacityPages = Math.max(1, pages);
  }

  private Replacement policy() {
    Replacement made = policy;
    if (made == null) {
      made = maker.apply(new CacheSetting(capacityPages, 0, new long[0], null, true, 1));
      policy = made;
    }
    return made;
  }

  @Override
  protected void link(Resource resource) {
    int buffer = resource.resident().id();
    int slot = slotsByBuffer.get(buffer);
    if (slot == Replacement.NONE) {
      slot = newSlot();
      slotsByBuffer.put(buffer, slot);
    } else if (residents[slot] != null) {
      // It moves within the pool, and has two places for a moment.
      slot = newSlot();
    }
    residents[slot] = resource;
    slotsByResource.put(resource.id(), slot);
    Replacement policy = policy();
    policy.resize(slot, resource.pageCount());
    bringIn(policy, slot, resource);
  }

  private int newSlot() {
    if (!freeSlots.isEmpty()) {
      return freeSlots.removeInt(freeSlots.size() - 1);
    }
    int slot = slots++;
    policy().ensureSlots(slots);
    if (slot >= residents.length) {
      residents = Arrays.copyOf(residents, Math.max(64, 2 * slot));
    }
    return slot;
  }

  private void bringIn(Replacement policy, int slot, Resource resource) {
    policy.broughtIn(slot, now, resource.nextUse);
    fresh.set(slot);
    if (!policy.holds(slot)) {
      condemned.add(slot);
    }
    changed(policy);
  }

  private void changed(Replacement policy) {
    generation++;
    for (int slot = policy.takeEvicted();
        slot != Replacement.NONE;
        slot = policy.takeEvicted()) {
      if (residents[slot] != null && !policy.holds(slot)) {
        condemned.add(slot);
      }
    }
  }

  @Override
  void relink(Resource resource, long nextUse) {
    if (resource.nextUse != Long.MAX_VALUE) {
      // What was said to be used next then is used now.
      now = Math.max(now, resource.nextUse);
    }
    resource.nextUse = nextUse;
    int slot = slotsByResource.get(resource.id());
    if (leftovers.contains(slot)) {
      return;
    }
    Replacement policy = policy();
    if (condemned.remove(slot) && !fresh.get(slot)) {
      bringIn(policy, slot, resource);
      fresh.clear(slot);
      return;
    }
    if (!policy.holds(slot)) {
      condemned.add(slot); // the newest of them again
    } else if (fresh.get(slot)) {
      policy.settled(slot, now, nextUse);
    } else {
      policy.used(slot, now, nextUse);
    }
    fresh.clear(slot);
    changed(policy);
  }

  @Override
  protected void unlink(Resource resource) {
    unlink(resource, Departure.ASIDE);
  }

  @Override
  protected void unlink(Resource resource, Departure why) {
    int slot = slotsByResource.remove(resource.id());
    residents[slot] = null;
    fresh.clear(slot);
    generation++;
    if (leftovers.remove(slot)) {
      freeSlots.add(slot);
      return;
    }
    Replacement policy = policy();
    boolean kept = !condemned.remove(slot);
    int buffer = resource.resident().id();
    boolean mayComeBack = slotsByBuffer.get(buffer) == slot && why != Departure.ENDED;
    if (kept && why == Departure.EVICTED) {
      policy.evicted(slot);
    } else if (kept) {
      policy.setAside(slot);
    }
    if (!mayComeBack) {
      policy.ended(slot);
      slotsByBuffer.remove(buffer, slot);
      freeSlots.add(slot);
    }
    changed(policy);
  }

  @Override
  void bequeath(Resource resource) {
    unlink(resource, Departure.EVICTED);
    int slot = newSlot();
    residents[slot] = resource;
    slotsByResource.put(resource.id(), slot);
    leftovers.add(slot);
  }

  @Override
  protected @Nullable Resource first() {
    int count = rank(1);
    return count == 0 ? null : residents[batch[0]];
  }

  @Override
  protected @Nullable Resource after(Resource resource) {
    throw new UnsupportedOperationException("nobody has a neighbour here");
  }

  /** Puts the slots of the first {@code limit} candidates into {@link #batch}; how many there are. */
  private int rank(int limit) {
    if (batch.length < limit) {
      batch = new int[Math.max(limit, 2 * batch.length)];
    }
    int count = take(condemned, 0, limit);
    Replacement made = policy;
    if (made != null && count < limit) {
      int[] ranked = new int[limit - count];
      int found = made.candidates(ranked);
      System.arraycopy(ranked, 0, batch, count, found);
      count += found;
    }
    return take(leftovers, count, limit);
  }

  private int take(IntLinkedOpenHashSet from, int at, int limit) {
    int count = at;
    if (!from.isEmpty()) {
      for (IntIterator each = from.iterator(); each.hasNext() && count < limit; ) {
        batch[count++] = each.nextInt();
      }
    }
    return count;
  }

  private List<Resource> inOrder() {
    int count = rank(slotsByResource.size());
    List<Resource> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(resident(batch[i]));
    }
    return all;
  }

  private Resource resident(int slot) {
    Resource resource = residents[slot];
    assert resource != null : "the policy keeps what is not here";
    return resource;
  }

  @Override
  public List<Resident> residents() {
    List<Resident> owners = new ArrayList<>();
    for (Resource resource : inOrder()) {
      owners.add(resource.resident());
    }
    return owners;
  }

  @Override
  public void digest(Digest into, boolean ordered) {
    long members = 0;
    for (Resource resource : inOrder()) {
      long member = Digest.of(resource.resident().id(), resource.digestOfPages());
      members = ordered ? Digest.of(members, member) : members + Digest.of(member, 0);
    }
    into.add(members);
  }

  @Override
  Cursor open(int walker, long lastSequence) {
    return new RankedCursor(this, lastSequence);
  }

  /** A walk that remembers whom it has seen, since the order may change at every step. */
  private static final class RankedCursor implements Cursor {
    private final RankedOrder order;

    /** Resources touched later are not seen. */
    private final long lastSequence;

    private final IntOpenHashSet seen = new IntOpenHashSet();
    private Resource[] batch = {};
    private int at;
    private int limit = FIRST_BATCH;
    private boolean isWhole;

    /** Of the order, when the batch was taken. */
    private int generation = -1;

    RankedCursor(RankedOrder order, long lastSequence) {
      this.order = order;
      this.lastSequence = lastSequence;
    }

    @Override
    public @Nullable Resource next() {
      while (true) {
        if (generation != order.generation) {
          refill();
        }
        while (at < batch.length) {
          Resource resource = batch[at++];
          if (resource.lastTouch() <= lastSequence && seen.add(resource.id())) {
            return resource;
          }
        }
        if (isWhole) {
          return null;
        }
        limit *= 4;
        refill();
      }
    }

    private void refill() {
      int count = order.rank(limit);
      batch = new Resource[count];
      for (int i = 0; i < count; i++) {
        batch[i] = order.resident(order.batch[i]);
      }
      at = 0;
      isWhole = count < limit;
      generation = order.generation;
    }

    @Override
    public void close() {
      batch = new Resource[0];
      at = 0;
      isWhole = true;
      generation = order.generation;
    }
  }
}
