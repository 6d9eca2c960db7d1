package org.vramlab.devices.amdgpu;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.prefetch.ComingOperations;
import org.vramlab.devices.prefetch.PrefetchView;
import org.vramlab.devices.prefetch.Prefetcher;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.pages.PageVector;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resource.ResourceManager;

/**
 * The buffers of one client on its own device, numbered in the order of their creation: what its
 * prefetcher sees of them.
 *
 * <p>Threads: the client's task.
 */
final class OwnBuffers implements PrefetchView {
  private final ResourceManager vram;
  private final ComingOperations coming;

  /** By number; null for those that no longer exist. */
  private final ObjectArrayList<@Nullable Mapping> mappings = new ObjectArrayList<>();

  /** By number: itself if it exists, else a higher one, below which none exists from here up. */
  private final IntArrayList onward = new IntArrayList();

  /** By the number of the buffer object. */
  private final Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();

  OwnBuffers(ResourceManager vram, ComingOperations coming) {
    this.vram = vram;
    this.coming = coming;
    numbers.defaultReturnValue(Prefetcher.NONE);
  }

  void add(Mapping mapping) {
    int number = mappings.size();
    numbers.put(mapping.bo().id(), number);
    onward.add(number);
    mappings.add(mapping);
  }

  /** Forgets {@code mapping}, if it is one of these. */
  void remove(Mapping mapping) {
    int number = numbers.remove(mapping.bo().id());
    if (number != Prefetcher.NONE) {
      mappings.set(number, null);
      onward.set(number, number + 1);
    }
  }

  /** The number of {@code bo}; {@link Prefetcher#NONE} if it is none of these. */
  int numberOf(BufferObject bo) {
    return numbers.get(bo.id());
  }

  /** The mapping of a buffer that exists. */
  Mapping mapping(int buffer) {
    Mapping mapping = find(buffer);
    assert mapping != null : "buffer " + buffer + " of the client no longer exists";
    return mapping;
  }

  private @Nullable Mapping find(int buffer) {
    return buffer >= 0 && buffer < mappings.size() ? mappings.get(buffer) : null;
  }

  @Override
  public int firstFrom(int from) {
    int found = Math.max(0, from);
    while (found < mappings.size() && onward.getInt(found) != found) {
      found = onward.getInt(found);
    }
    // Whoever comes this way again goes there at once.
    for (int i = Math.max(0, from); i < found; ) {
      i = onward.set(i, found);
    }
    return found < mappings.size() ? found : Prefetcher.NONE;
  }

  @Override
  public long bytes(int buffer) {
    Mapping mapping = find(buffer);
    return mapping == null ? 0 : CopyEngines.bytes(mapping.bo());
  }

  @Override
  public boolean isResident(int buffer) {
    Mapping mapping = find(buffer);
    return mapping != null && mapping.bo().isIn(vram);
  }

  @Override
  public boolean isFetchable(int buffer) {
    Mapping mapping = find(buffer);
    if (mapping == null || mapping.bo().isPinned() || mapping.mustStayInReach()) {
      return false;
    }
    PageVector pages = mapping.bo().pageVector();
    if (pages != null && pages.isSwapped()) {
      return false; // reading swap space takes the client's own time
    }
    Resource now = mapping.bo().resource();
    return now == null ? coming.readsFirst(buffer) : now.manager().usesHostPages();
  }

  @Override
  public ComingOperations coming() {
    return coming;
  }
}
