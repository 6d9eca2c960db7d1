package org.vramlab.ttm.bo;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.Digest;

/**
 * The pools of one device, by domain; a domain may have none.
 *
 * <p>Threads: pools come and go while nobody else uses the device; otherwise any.
 */
final class Pools {
  private final ObjectArrayList<@Nullable ResourceManager> pools = new ObjectArrayList<>();

  void add(int domain, ResourceManager pool) {
    if (has(domain)) {
      throw new IllegalStateException("domain " + domain + " has a pool already");
    }
    while (pools.size() <= domain) {
      pools.add(null);
    }
    pools.set(domain, pool);
  }

  /**
   * What this device calls {@code pool}: its own domain for a pool of the device, another one for
   * what it borrows from.
   */
  int domainOf(ResourceManager pool) {
    int own = pool.domain();
    if (own < pools.size() && pools.get(own) == pool) {
      return own;
    }
    int borrowed = pools.indexOf(pool);
    assert borrowed >= 0 : pool + " is no pool of the device, and none that it borrows from";
    return borrowed;
  }

  /** Takes away what is empty; under the LRU lock. */
  void remove(int domain) {
    of(domain).checkEmpty();
    pools.set(domain, null);
  }

  /** Takes all away, which are empty, and what was borrowed. */
  void clear() {
    pools.clear();
  }

  boolean has(int domain) {
    return domain < pools.size() && pools.get(domain) != null;
  }

  ResourceManager of(int domain) {
    ResourceManager pool = domain < pools.size() ? pools.get(domain) : null;
    if (pool == null) {
      throw new IllegalArgumentException("domain " + domain + " has no pool");
    }
    return pool;
  }

  /** One more than the highest domain that has, or had, a pool. */
  int domains() {
    return pools.size();
  }

  void checkEmpty() {
    for (int i = 0; i < pools.size(); i++) {
      ResourceManager pool = pools.get(i);
      if (pool != null && pool.domain() == i) {
        pool.checkEmpty();
      }
    }
  }

  void digest(Digest into) {
    for (int i = 0; i < pools.size(); i++) {
      ResourceManager pool = pools.get(i);
      if (pool != null && pool.domain() == i) {
        pool.digest(into);
      }
    }
  }
}
