package org.vramlab.ttm.bo;

import it.unimi.dsi.fastutil.ints.Int2LongMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import java.util.List;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.tenant.PoolCharge;

/**
 * That memory within a tenant's low is taken only where nothing unprotected would do: whoever is
 * nobody's in particular, has stood in the same pool since before the request began, and was
 * neither pinned nor locked by anybody since then, would have been found by the walk that comes
 * first.
 *
 * <p>It knows what events tell, and what the clients say they ask for; nothing of the walks.
 */
final class LowWatch implements EventSink {
  /** No lock event yet, or no request. */
  private static final long NEVER = -1;

  private static final long HELD = Long.MAX_VALUE;

  /** Counts lock events, allocations and requests. */
  private long now;

  /** By lock: {@link #HELD}, or when it was last let go. */
  private final Int2LongMap lastHeld = new Int2LongOpenHashMap();

  /** By buffer: when it last got a place. */
  private final Int2LongMap placedAt = new Int2LongOpenHashMap();

  /** By task: when its request began; {@link #NEVER} if it makes none that can be judged. */
  private final Int2LongMap requests = new Int2LongOpenHashMap();

  LowWatch() {
    lastHeld.defaultReturnValue(NEVER);
    requests.defaultReturnValue(NEVER);
  }

  /** {@code task} asks for room for a buffer of nobody, or of a tenant with a low, anywhere. */
  void requestBegins(int task) {
    now++;
    requests.put(task, now);
  }

  void requestEnds(int task) {
    requests.remove(task);
  }

  /**
   * {@code victim}, in {@code domain}, is about to be evicted by {@code task}.
   *
   * @param all buffers that exist
   */
  void evicts(int task, BufferObject victim, int domain, List<BufferObject> all) {
    long began = requests.get(task);
    PoolCharge charge = victim.resource() == null ? null : victim.resource().charge();
    if (began == NEVER || charge == null || charge.usedPages() > charge.limits().lowPages()) {
      return;
    }
    for (BufferObject other : all) {
      if (other.tenant() == null
          && !other.isPinned()
          && other.isIn(other.manager().pool(domain))
          && placedAt.get(other.id()) < began
          && lastHeld.get(other.lock().id()) < began) {
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
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    now++;
    placedAt.put(buffer, now);
  }
}
