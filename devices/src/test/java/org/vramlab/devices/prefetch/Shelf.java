package org.vramlab.devices.prefetch;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.ArrayList;
import java.util.List;

/** Fixture: buffers that are what a test says, and what a prefetcher asks for arrives at once. */
final class Shelf implements PrefetchView {
  private final long[] bytes;
  private final ComingOperations coming;
  private final IntOpenHashSet resident = new IntOpenHashSet();
  private final IntOpenHashSet empty = new IntOpenHashSet();

  private Shelf(long[] bytes, int window) {
    this.bytes = bytes;
    this.coming = new ComingOperations(window);
  }

  /** Buffers of so many bytes each, all of them in host memory. */
  static Shelf of(long... bytes) {
    return new Shelf(bytes.clone(), 0);
  }

  /** So many buffers of one byte each, and a view on operations to come. */
  static Shelf seeing(int window, int buffers) {
    long[] bytes = new long[buffers];
    java.util.Arrays.fill(bytes, 1);
    return new Shelf(bytes, window);
  }

  Shelf resident(int... buffers) {
    for (int buffer : buffers) {
      resident.add(buffer);
    }
    return this;
  }

  /** {@code buffer} holds nothing yet: there is nothing to fetch. */
  Shelf empty(int buffer) {
    empty.add(buffer);
    return this;
  }

  Shelf closed(int buffer) {
    bytes[buffer] = 0;
    resident.remove(buffer);
    return this;
  }

  /** One more operation is known; each of {@code buffers} is read. */
  Shelf coming(int... buffers) {
    coming.add(coming.known());
    for (int buffer : buffers) {
      coming.use(buffer, true);
    }
    return this;
  }

  /** Submits a job that uses {@code buffers}; those that were not there have been moved in. */
  void submit(Prefetcher prefetcher, int... buffers) {
    boolean[] missed = new boolean[buffers.length];
    for (int i = 0; i < buffers.length; i++) {
      missed[i] = resident.add(buffers[i]);
    }
    if (coming.known() > 0) {
      coming.removeFirst();
    }
    for (int i = 0; i < buffers.length; i++) {
      prefetcher.used(buffers[i], missed[i]);
    }
    prefetcher.submitted();
  }

  /** Everything that is fetched now, in order. */
  List<Integer> fetched(Prefetcher prefetcher) {
    List<Integer> fetched = new ArrayList<>();
    for (int next = prefetcher.next(); next != Prefetcher.NONE; next = prefetcher.next()) {
      fetched.add(next);
      resident.add(next);
      prefetcher.fetching(next);
    }
    return fetched;
  }

  @Override
  public int firstFrom(int from) {
    for (int buffer = from; buffer < bytes.length; buffer++) {
      if (bytes[buffer] > 0) {
        return buffer;
      }
    }
    return Prefetcher.NONE;
  }

  @Override
  public long bytes(int buffer) {
    return buffer < bytes.length ? bytes[buffer] : 0;
  }

  @Override
  public boolean isResident(int buffer) {
    return resident.contains(buffer);
  }

  @Override
  public boolean isFetchable(int buffer) {
    return bytes(buffer) > 0 && !resident.contains(buffer) && !empty.contains(buffer);
  }

  @Override
  public ComingOperations coming() {
    return coming;
  }
}
