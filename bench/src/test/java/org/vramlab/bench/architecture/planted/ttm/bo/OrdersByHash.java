package org.vramlab.bench.architecture.planted.ttm.bo;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Lets hash codes decide who goes first. */
public final class OrdersByHash {

  /** Whose order depends on the keys' hash codes. */
  public Map<Object, Integer> map() {
    return new HashMap<>();
  }

  /** The same, by reference. */
  public Supplier<Set<Object>> set() {
    return HashSet::new;
  }

  /** Whose order is salted in each process. */
  public Set<String> salted() {
    return Set.of("a", "b");
  }

  /** Whose order is the heap's. */
  public int sum(Object2IntOpenHashMap<Object> counts) {
    int sum = 0;
    for (int count : counts.values()) {
      sum = sum * 31 + count;
    }
    return sum;
  }

  /** Whose value is the heap's. */
  public int identity() {
    return System.identityHashCode(this);
  }
}
