package org.vramlab.ttm.replacement;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A replacement policy, together with what it keeps.
 *
 * <p>A request goes like this, in the simulator and, step by step, in a memory manager:
 *
 * <pre>
 *   find      look up; a hit has its effects, a miss looks among the ghosts
 *   admits    what is larger than the policy lets in is missed and not kept
 *   evictOne  while the newcomer does not fit
 *   insert
 * </pre>
 *
 * <p>Threads: one at a time. Nothing here allocates per request, except when a larger slot is seen.
 */
public abstract class Replacement {
  /** No slot. */
  public static final int NONE = -1;

  /** Next use of what is not used again. */
  public static final long NEVER = Long.MAX_VALUE;

  /** How much fits. */
  protected final long capacity;

  /** Whether everything must be let in: see {@link CacheSetting#mandatory}. */
  protected final boolean mandatory;

  /** What the policy has noted of each slot, in its own code; 0: nothing. */
  protected byte[] state;

  /** Size of everything that is kept. */
  protected long used;

  /** The number of the current request, from 1. */
  protected long clock;

  /** When what is requested now is requested again, as a request's number; for the clairvoyant. */
  protected long nextUse = NEVER;

  /**
   * The number of the operation at hand, as far as a master told: his numbers are those of {@link
   * #nextUse}, and fewer than the events that {@link #clock} counts. Negative while nobody has.
   */
  private long told = -1;

  private long @Nullable [] sizes;
  private long evictions;
  private long misses;
  private long missedSize;

  /** Who was evicted and not yet asked for by {@link #takeEvicted}; null where nobody asks. */
  private final @Nullable EvictedSlots gone;

  /** Judges a policy that does not ship; null for one that does. */
  private @Nullable ContractJudge judge;

  /** Room for one candidate. */
  private final int[] first = new int[1];

  /** Empty. */
  protected Replacement(CacheSetting setting) {
    this.capacity = setting.capacity();
    this.mandatory = setting.mandatory();
    this.sizes = setting.sizes();
    this.state = new byte[setting.slots()];
    this.gone = mandatory ? new EvictedSlots() : null;
  }

  /**
   * Looks {@code slot} up, with all effects that a hit has; on a miss, with those of looking among
   * the ghosts.
   *
   * @return whether it is a hit
   */
  protected abstract boolean find(int slot);

  /** Whether a missed {@code slot} may be kept at all. */
  protected boolean admits(int slot) {
    return size(slot) <= capacity;
  }

  /**
   * Evicts one object, or, where the policy's rule says so, none this time.
   *
   * @param slot for whom; {@link #NONE} for nobody in particular
   */
  protected abstract void evictOne(int slot);

  /** Keeps {@code slot}, which {@link #find} has just not found. */
  protected abstract void insert(int slot);

  /** Whether {@code slot} is kept. */
  public abstract boolean holds(int slot);

  /**
   * Whom the policy would evict, first to last, if nothing else happened; the first is whom {@link
   * #evictOne} would take now. Changes nothing.
   *
   * @param into as many as fit
   * @return how many
   */
  public abstract int candidates(int[] into);

  /**
   * Takes {@code slot}, which is kept, out without moving anything else.
   *
   * @param remembered whether to remember it as if the policy had evicted it; if not, it is gone
   *     for good
   */
  protected abstract void takeOut(int slot, boolean remembered);

  /** Forgets what it remembers of {@code slot}, which is not kept and will never come again. */
  protected void forget(int slot) {
    state[slot] = 0;
  }

  /**
   * The operation for which {@code slot} was inserted is complete, others having been inserted or
   * found since: an order by recency, or by the future, counts this as its use.
   */
  protected void settle(int slot) {}

  /** Room for what the policy keeps of so many slots. */
  protected void grow(int slots) {}

  /** A miss: lets it in as the policy's rules have it. */
  protected void miss(int slot) {
    if (admits(slot)) {
      makeRoom(slot);
      insert(slot);
    }
  }

  /** Evicts until {@code slot} fits. */
  protected final void makeRoom(int slot) {
    long limit = capacity - size(slot);
    if (judge != null) {
      judge.makeRoom(slot, limit);
      return;
    }
    while (used > limit) {
      evictOne(slot);
    }
  }

  /** Size of {@code slot}. */
  protected final long size(int slot) {
    return sizes == null ? 1 : sizes[slot];
  }

  /** The present, in the numbers of {@link #nextUse}. */
  protected final long present() {
    return told < 0 ? clock : told;
  }

  /** For policies: {@code slot} is kept from now on. */
  protected final void entered(int slot) {
    if (judge != null) {
      judge.entered(slot);
    }
    used += size(slot);
  }

  /** For policies: {@code slot} was evicted. */
  protected final void left(int slot) {
    if (judge != null) {
      judge.left(slot);
    }
    used -= size(slot);
    evictions++;
    if (gone != null) {
      gone.add(slot);
    }
  }

  /** For policies: {@code slot} is kept no longer, but was not evicted. */
  protected final void dropped(int slot) {
    if (judge != null) {
      judge.left(slot);
    }
    used -= size(slot);
  }

  // ---- for the simulator

  /**
   * Replays requests, from {@code from} to {@code to}, exclusive.
   *
   * @param nextUses number of each request's successor on the same slot; null for policies that do
   *     not look ahead
   */
  public final void replay(int[] requests, int from, int to, long @Nullable [] nextUses) {
    if (judge != null) {
      missedSize += judge.replay(requests, from, to, nextUses, sizes);
      misses += judge.missesOfReplay();
      return;
    }
    long missed = 0;
    long start = clock + 1 - from;
    for (int i = find(requests, from, to, nextUses); i < to; ) {
      int slot = requests[i];
      clock = start + i;
      missed++;
      missedSize += size(slot);
      miss(slot);
      i = find(requests, i + 1, to, nextUses);
    }
    clock = start + to - 1;
    misses += missed;
  }

  /**
   * Replays all requests of a cache that counts objects, where they have sizes all the same.
   *
   * @param weights of each slot
   * @return the weight of what was not found
   */
  public final long replay(int[] requests, long @Nullable [] nextUses, long[] weights) {
    if (judge != null) {
      long weight = judge.replay(requests, 0, requests.length, nextUses, weights);
      misses += judge.missesOfReplay();
      missedSize += judge.missesOfReplay();
      return weight;
    }
    long missed = 0;
    long missedWeight = 0;
    int to = requests.length;
    long start = clock + 1;
    for (int i = find(requests, 0, to, nextUses); i < to; ) {
      int slot = requests[i];
      clock = start + i;
      missed++;
      missedWeight += weights[slot];
      miss(slot);
      i = find(requests, i + 1, to, nextUses);
    }
    clock = start + to - 1;
    misses += missed;
    missedSize += missed;
    return missedWeight;
  }

  /**
   * Looks requests up, one after the other, until one is missed; which, or {@code to}.
   *
   * <p>A policy that knows neither time nor future may have the bare loop of its own, in which the
   * compiler knows whose {@link #find} it is: in one loop for all, that is a call for each request.
   */
  protected int find(int[] requests, int from, int to, long @Nullable [] nextUses) {
    for (int i = from; i < to; i++) {
      clock++;
      if (nextUses != null) {
        nextUse = nextUses[i];
      }
      if (!find(requests[i])) {
        return i;
      }
    }
    return to;
  }

  /**
   * From now on every step is held against what this class asks of a policy: for those that do not
   * ship. Called once, before anything is kept.
   *
   * @throws org.vramlab.ttm.failure.BrokenContract now or later, at the step that breaks it
   */
  public final void judgeAs(String name, CacheSetting setting) {
    judge = new ContractJudge(this, name, setting);
  }

  /** Requests that were not found. */
  public final long misses() {
    return misses;
  }

  /** Their size. */
  public final long missedSize() {
    return missedSize;
  }

  /** How many objects were evicted. */
  public final long evictions() {
    return evictions;
  }

  /** Size of everything that is kept now. */
  public final long used() {
    return used;
  }

  // ---- for whoever decides himself who goes

  /** There are at least so many slots from now on, the new ones unknown. */
  public final void ensureSlots(int slots) {
    if (slots > state.length) {
      int larger = Math.max(slots, state.length + (state.length >> 1) + 8);
      state = Arrays.copyOf(state, larger);
      if (sizes != null) {
        sizes = Arrays.copyOf(sizes, larger);
      }
      grow(larger);
    }
  }

  /** The size of {@code slot}, which is not kept; where sizes were given at all. */
  public final void resize(int slot, long size) {
    assert !holds(slot) : "the size of what is kept never changes";
    long[] own = sizes;
    if (own != null) {
      own[slot] = size;
    }
  }

  /**
   * {@code slot} was brought in, room having been made for it.
   *
   * @param next when it is used next
   */
  public final void broughtIn(int slot, long now, long next) {
    clock = Math.max(clock + 1, now);
    told = Math.max(told, now);
    nextUse = next;
    if (judge != null) {
      judge.asks(slot);
    }
    if (!find(slot)) {
      admit(slot);
    }
    if (judge != null) {
      judge.served();
    }
  }

  /** Keeps {@code slot} although room was made by somebody else's choice. */
  protected void admit(int slot) {
    insert(slot);
  }

  /** {@code slot}, which is kept, was used. */
  public final void used(int slot, long now, long next) {
    clock = Math.max(clock + 1, now);
    told = Math.max(told, now);
    nextUse = next;
    if (judge != null) {
      judge.asks(slot);
      judge.found(find(slot));
      return;
    }
    find(slot);
  }

  /** The operation that brought {@code slot} in is complete. */
  public final void settled(int slot, long now, long next) {
    clock = Math.max(clock, now);
    told = Math.max(told, now);
    nextUse = next;
    if (judge != null) {
      judge.asks(slot);
    }
    settle(slot);
  }

  /** {@code slot}, which is kept, was really evicted. */
  public final void evicted(int slot) {
    int before = gone == null ? 0 : gone.count();
    if (judge != null) {
      judge.asks(slot);
    }
    if (candidatesNow(first) == 1 && first[0] == slot) {
      evictOne(NONE);
      if (judge != null) {
        judge.evictedFirst();
      }
    }
    if (holds(slot)) {
      takeOut(slot, true);
      evictions++;
    } else if (gone != null) {
      gone.remove(slot, before);
    }
    if (judge != null) {
      judge.takenOut();
    }
  }

  /** {@link #candidates}, checked where that is called for. */
  final int candidatesNow(int[] into) {
    int count = candidates(into);
    if (judge != null) {
      judge.ranked(into, count);
    }
    return count;
  }

  /** {@code slot}, which is kept, is out of reach for a while: it comes back as somebody new. */
  public final void setAside(int slot) {
    if (judge != null) {
      judge.asks(slot);
    }
    takeOut(slot, false);
    if (judge != null) {
      judge.takenOut();
    }
  }

  /** {@code slot} ceased to exist, kept or not. */
  public final void ended(int slot) {
    if (holds(slot)) {
      setAside(slot);
    }
    forget(slot);
  }

  /**
   * Somebody whom the policy has evicted by its own rules, while it was told of something else;
   * {@link #NONE} if there is nobody further.
   */
  public final int takeEvicted() {
    return gone == null ? NONE : gone.take();
  }
}
