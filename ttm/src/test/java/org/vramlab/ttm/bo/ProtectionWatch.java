package org.vramlab.ttm.bo;

import it.unimi.dsi.fastutil.ints.Int2IntMap;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2LongMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.tenant.PoolCharge;
import org.vramlab.ttm.tenant.Tenant;

/**
 * That nothing within a tenant's min is evicted for others, and nothing within its low where
 * somebody unprotected would do: whoever is nobody's in particular, has stood in the same pool
 * since before the request began, and was neither pinned nor locked nor waited for since then,
 * would have been found by the walk that comes first.
 *
 * <p>It knows what events tell, and what the clients say they ask for; nothing of the walks.
 */
final class ProtectionWatch implements EventSink {
  /** No lock event yet. */
  private static final long NEVER = -1;

  private static final long HELD = Long.MAX_VALUE;

  /**
   * What a task asks for.
   *
   * @param tenant for whom; null for nobody in particular
   * @param anywhere whether any page of the pool would do
   * @param began when, in the count of this watch
   */
  private record Request(@Nullable Tenant tenant, boolean anywhere, long began) {}

  /** Counts lock events, allocations and requests. */
  private long now;

  /** By lock: {@link #HELD}, or when it was last let go, or waited for. */
  private final Int2LongMap lastHeld = new Int2LongOpenHashMap();

  /** By lock: how many wait for it, or have been given it and do not know yet. */
  private final Int2IntMap waiting = new Int2IntOpenHashMap();

  /** By buffer: when it last got a place. */
  private final Int2LongMap placedAt = new Int2LongOpenHashMap();

  /** By task. */
  private final Int2ObjectMap<Request> requests = new Int2ObjectOpenHashMap<>();

  ProtectionWatch() {
    lastHeld.defaultReturnValue(NEVER);
  }

  /** {@code task} is about to ask for room for {@code bo}. */
  void asks(int task, BufferObject bo, boolean anywhere) {
    now++;
    requests.put(task, new Request(bo.tenant(), anywhere, now));
  }

  /** {@code task} does something else. */
  void asksForNothing(int task) {
    requests.remove(task);
  }

  /**
   * {@code victim}, in {@code domain}, is about to be evicted by {@code task}.
   *
   * @param all buffers that exist
   */
  void evicts(int task, BufferObject victim, int domain, List<BufferObject> all) {
    Request request = requests.get(task);
    PoolCharge charge = victim.resource() == null ? null : victim.resource().charge();
    if (request == null || charge == null) {
      return;
    }
    if (request.tenant != victim.tenant() && charge.usedPages() <= charge.limits().minPages()) {
      throw new IllegalStateException(victim + " is evicted, within its tenant's min");
    }
    // A tenant with a min may take what is within another's low at once.
    boolean judged =
        request.anywhere && (request.tenant == null || request.tenant == victim.tenant());
    if (judged && charge.usedPages() <= charge.limits().lowPages()) {
      requireNobodyElse(request.began, victim, domain, all);
    }
  }

  private void requireNobodyElse(
      long began, BufferObject victim, int domain, List<BufferObject> all) {
    for (BufferObject other : all) {
      int lock = other.lock().id();
      if (other.tenant() == null
          && !other.isPinned()
          && other.isIn(other.manager().pool(domain))
          && placedAt.get(other.id()) < began
          && lastHeld.get(lock) < began
          && waiting.get(lock) == 0) {
        throw new IllegalStateException(
            victim + " is evicted, within its tenant's low, before " + other + ", which is free");
      }
    }
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    lastHeld.put(lock, HELD);
  }

  @Override
  public void lockReleased(long nanos, int task, int lock) {
    now++;
    lastHeld.put(lock, now);
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    waiting.put(lock, waiting.get(lock) + 1);
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    now++;
    waiting.put(lock, waiting.get(lock) - 1);
    lastHeld.put(lock, Math.max(lastHeld.get(lock), now));
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    now++;
    placedAt.put(buffer, now);
  }
}
