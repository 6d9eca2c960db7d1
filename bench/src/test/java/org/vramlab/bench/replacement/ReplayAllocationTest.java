package org.vramlab.bench.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.replacement.CacheSetting;
import org.vramlab.ttm.replacement.Replacement;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.requests.RequestTraces;

/** A cache that has seen 200,000 requests allocates nothing in the next 100,000, by any policy. */
class ReplayAllocationTest {
  private static final int REQUESTS = 100_000;
  private static final int CACHE_OBJECTS = 1000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final RequestTrace trace;

  ReplayAllocationTest() throws UsageException, InputException {
    trace = RequestTraces.read("zipf:10000," + 3 * REQUESTS + ",1.0,42,1");
  }

  @ParameterizedTest
  @EnumSource
  void replay_ofWarmCache_allocatesNothing(EvictionPolicy policy) {
    Replacement cache = PolicyChoice.of(policy).newReplacement(setting());
    assertEquals(0, allocatedBytes(cache, policy.clairvoyant()));
    assertTrue(cache.misses() > CACHE_OBJECTS && cache.evictions() > 0, "nobody was evicted");
  }

  /** What the others must do without, and that the measurement would see it. */
  @Test
  void replay_ofCacheThatBoxesEachMiss_allocates() {
    long bytes = allocatedBytes(new Boxing(setting()), false);
    assertTrue(bytes >= 16L * REQUESTS, bytes + " bytes");
  }

  private CacheSetting setting() {
    return CacheSetting.countingObjects(CACHE_OBJECTS, trace.ids(), 1);
  }

  private long allocatedBytes(Replacement cache, boolean clairvoyant) {
    int[] requests = trace.requests();
    long[] nextUses = clairvoyant ? trace.nextUses() : null;
    int warm = requests.length - REQUESTS;
    cache.replay(requests, 0, warm, nextUses);
    long before = threads.getCurrentThreadAllocatedBytes();
    cache.replay(requests, warm, requests.length, nextUses);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Keeps nothing, and notes who was missed in an object. */
  private static final class Boxing extends Replacement {
    private Object last = this;

    Boxing(CacheSetting setting) {
      super(setting);
    }

    @Override
    protected boolean find(int slot) {
      last = new long[] {slot};
      return false;
    }

    @Override
    protected boolean admits(int slot) {
      return false;
    }

    @Override
    protected void evictOne(int slot) {}

    @Override
    protected void insert(int slot) {}

    @Override
    public boolean holds(int slot) {
      return last == this;
    }

    @Override
    public int candidates(int[] into) {
      return 0;
    }

    @Override
    protected void takeOut(int slot, boolean remembered) {}
  }
}
