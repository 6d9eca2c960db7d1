package org.vramlab.ttm.resource;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntIterator;
import it.unimi.dsi.fastutil.ints.IntLinkedOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.ManagedCache;
import org.vramlab.ttm.replacement.Refetch;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.ttm.sched.Digest;

/**
 * An order that a {@link Replacement} policy keeps: the policies of caches, on the manager's
 * cursor. See {@link ManagedCache} for what the policy is told, and when.
 *
 * <p>A buffer has a slot of the policy from its first stay here on, so that it is recognised when
 * it comes back. Nobody is evicted for being looked at: a walk asks for candidates anew whenever
 * the policy has changed, and passes over whom it has seen.
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
  private final EvictionCost cost;
  private final long seed;

  /** Made for the first one that comes: most priorities of most pools never see anybody. */
  private @Nullable ManagedCache made;

  private long capacityPages = Long.MAX_VALUE;

  private final Int2IntOpenHashMap slotsByBuffer = new Int2IntOpenHashMap();
  private final Int2IntOpenHashMap slotsByResource = new Int2IntOpenHashMap();

  /** Who is here, by slot. */
  private @Nullable Resource[] residents = {};

  /** When whose slot it is was said to be used next, when that was last said; by slot. */
  private long[] nextUses = {};

  /** Slots given out so far, and those of them that nobody has any more. */
  private int slots;

  private final IntArrayList freeSlots = new IntArrayList();

  /** Slots of what is left behind by buffers that have moved. */
  private final IntLinkedOpenHashSet leftovers = new IntLinkedOpenHashSet();

  /**
   * The latest operation that is known to have been submitted, for policies that look ahead; of
   * several processes that number their operations each for itself, that of whoever is farthest.
   */
  private long now;

  /** For candidates: the ranking asked for last, and room to work. */
  private int[] ranking = {};

  private int[] scratch = {};

  /**
   * Empty.
   *
   * @param maker makes the policy, once the size of the pool is known
   * @param cost for policies that weigh what an eviction costs
   * @param seed of policies that draw lots
   */
  public RankedOrder(Function<CacheSetting, Replacement> maker, EvictionCost cost, long seed) {
    this.maker = maker;
    this.cost = cost;
    this.seed = seed;
    slotsByBuffer.defaultReturnValue(Replacement.NONE);
    slotsByResource.defaultReturnValue(Replacement.NONE);
  }

  @Override
  void poolPages(long pages) {
    capacityPages = Math.max(1, pages);
  }

  private ManagedCache cache() {
    ManagedCache cache = made;
    if (cache == null) {
      cache =
          new ManagedCache(
              maker.apply(
                  new CacheSetting(capacityPages, 0, new long[0], null, true, seed, new Costs())));
      made = cache;
    }
    return cache;
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
    noteUse(slot, resource.nextUse);
    cache().bringIn(slot, resource.pageCount(), now, resource.nextUse);
  }

  private int newSlot() {
    int slot = freeSlots.isEmpty() ? slots++ : freeSlots.removeInt(freeSlots.size() - 1);
    cache().ensureSlots(slots);
    if (slot >= residents.length) {
      residents = Arrays.copyOf(residents, Math.max(64, 2 * slot));
      nextUses = Arrays.copyOf(nextUses, residents.length);
    }
    nextUses[slot] = Replacement.NEVER;
    return slot;
  }

  /**
   * Whose slot it is is said to be used next at that operation. If something else was said before,
   * that use is now; it may be said before the operation brings the buffer in, or after.
   */
  private void noteUse(int slot, long nextUse) {
    long before = nextUses[slot];
    if (before != nextUse && before != Replacement.NEVER) {
      now = Math.max(now, before);
    }
    nextUses[slot] = nextUse;
  }

  @Override
  void relink(Resource resource, long nextUse) {
    resource.nextUse = nextUse;
    int slot = slotsByResource.get(resource.id());
    if (!leftovers.contains(slot)) {
      noteUse(slot, nextUse);
      cache().use(slot, now, nextUse);
    }
  }

  @Override
  protected void unlink(Resource resource) {
    unlink(resource, Departure.ASIDE);
  }

  @Override
  protected void unlink(Resource resource, Departure why) {
    int slot = slotsByResource.remove(resource.id());
    residents[slot] = null;
    if (leftovers.remove(slot)) {
      freeSlots.add(slot);
      return;
    }
    if (why == Departure.EVICTED) {
      cache().evict(slot);
    } else if (why == Departure.ASIDE) {
      cache().setAside(slot);
    }
    int buffer = resource.resident().id();
    if (why == Departure.ENDED || slotsByBuffer.get(buffer) != slot) {
      cache().end(slot);
      slotsByBuffer.remove(buffer, slot);
      freeSlots.add(slot);
    }
  }

  @Override
  void becomesLeftover(Resource resource) {
    unlink(resource, Departure.EVICTED);
    int slot = newSlot();
    residents[slot] = resource;
    slotsByResource.put(resource.id(), slot);
    leftovers.add(slot);
  }

  @Override
  protected @Nullable Resource first() {
    List<Resource> first = ranked(1);
    return first.isEmpty() ? null : first.getFirst();
  }

  @Override
  protected @Nullable Resource after(Resource resource) {
    throw new UnsupportedOperationException("nobody has a neighbour here");
  }

  /** The first {@code limit} candidates. */
  private List<Resource> ranked(int limit) {
    List<Resource> resources = new ArrayList<>();
    ManagedCache cache = made;
    if (cache != null) {
      if (ranking.length != limit) {
        ranking = new int[limit];
        scratch = new int[limit];
      }
      int count = cache.candidates(ranking, scratch);
      for (int i = 0; i < count; i++) {
        resources.add(resident(ranking[i]));
      }
    }
    if (!leftovers.isEmpty()) {
      for (IntIterator each = leftovers.iterator(); each.hasNext() && resources.size() < limit; ) {
        resources.add(resident(each.nextInt()));
      }
    }
    return resources;
  }

  private Resource resident(int slot) {
    Resource resource = residents[slot];
    assert resource != null : "the policy keeps what is not here";
    return resource;
  }

  @Override
  public List<Resident> residents() {
    List<Resident> owners = new ArrayList<>();
    for (Resource resource : ranked(slotsByResource.size())) {
      owners.add(resource.resident());
    }
    return owners;
  }

  @Override
  public void digest(Digest into, boolean ordered) {
    long members = 0;
    for (Resource resource : ranked(slotsByResource.size())) {
      long member = Digest.of(resource.resident().id(), resource.digestOfPages());
      members = ordered ? Digest.of(members, member) : members + Digest.of(member, 0);
    }
    into.add(members);
  }

  private int generation() {
    ManagedCache cache = made;
    return cache == null ? 0 : cache.generation();
  }

  @Override
  Cursor open(int walker, long lastSequence) {
    return new RankedCursor(this, lastSequence);
  }

  /** What evicting whoever has a slot costs. */
  private final class Costs implements Refetch {
    @Override
    public boolean isWritten(int slot) {
      return true; // this manager keeps no copies where things came from, unless a driver does
    }

    @Override
    public long nanos(int slot) {
      return cost.nanos(resident(slot));
    }
  }

  /** A walk that remembers whom it has seen, since the order may change at every step. */
  private static final class RankedCursor implements Cursor {
    private final RankedOrder order;

    /** Resources touched later are not seen. */
    private final long lastSequence;

    private final IntOpenHashSet seen = new IntOpenHashSet();
    private List<Resource> batch = List.of();
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
        if (generation != order.generation()) {
          refill();
        }
        while (at < batch.size()) {
          Resource resource = batch.get(at++);
          if (resource.order() == order
              && resource.lastTouch() <= lastSequence
              && seen.add(resource.id())) {
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
      batch = order.ranked(limit);
      at = 0;
      isWhole = batch.size() < limit;
      generation = order.generation();
    }

    @Override
    public void close() {
      batch = List.of();
    }
  }
}
