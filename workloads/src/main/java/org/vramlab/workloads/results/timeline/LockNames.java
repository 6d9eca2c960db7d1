package org.vramlab.workloads.results.timeline;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;

/**
 * What locks are called on a timeline: by the buffer that they guard, and the device it belongs to;
 * by the name that their driver gave them; or by their number.
 *
 * <p>Memory: two numbers for each buffer. Threads: one.
 */
final class LockNames {
  private static final int NONE = -1;

  /** By lock: the buffer that it guards. */
  private final Int2IntOpenHashMap buffers = new Int2IntOpenHashMap();

  /** By buffer: the pool where it lived first, whose device is the one that made it. */
  private final Int2IntOpenHashMap homes = new Int2IntOpenHashMap();

  private final Int2ObjectOpenHashMap<String> given = new Int2ObjectOpenHashMap<>();
  private final Tracks tracks;

  LockNames(Tracks tracks) {
    this.tracks = tracks;
    buffers.defaultReturnValue(NONE);
    homes.defaultReturnValue(NONE);
  }

  void created(int lock, int buffer) {
    if (buffer >= 0) {
      buffers.put(lock, buffer);
    }
  }

  void named(int lock, String name) {
    given.put(lock, name);
  }

  void placed(int buffer, int pool) {
    if (pool >= 0) {
      homes.putIfAbsent(buffer, pool);
    }
  }

  String of(int lock) {
    String name = given.get(lock);
    if (name != null) {
      return name;
    }
    int buffer = buffers.get(lock);
    if (buffer == NONE) {
      return "lock " + lock;
    }
    int home = homes.get(buffer);
    String device = home == NONE ? "" : Tracks.deviceOf(tracks.poolName(home));
    return "buffer " + buffer + (device.isEmpty() ? "" : " of " + device);
  }
}
