package org.vramlab.ttm.policy;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.resource.EvictionOrder;
import org.vramlab.ttm.resource.Resource;

/**
 * Farthest next use first (Belady 1966): what is never used again, then what is used last. Ties go
 * to the buffer with the smaller number, as in the reference simulation. Logarithmic per operation.
 *
 * <p>With buffers of unequal size and write-back this is not the optimum in bytes; it is a strong
 * reference, not a bound.
 */
final class FarthestNextUse extends EvictionOrder {
  private static final Comparator<Resource> FARTHEST_FIRST =
      (a, b) -> {
        int byUse = Long.compare(b.nextUse(), a.nextUse());
        if (byUse != 0) {
          return byUse;
        }
        int byBuffer = Integer.compare(a.resident().id(), b.resident().id());
        return byBuffer != 0 ? byBuffer : Integer.compare(a.id(), b.id());
      };

  private final TreeSet<Resource> order = new TreeSet<>(FARTHEST_FIRST);

  @Override
  protected void link(Resource resource) {
    order.add(resource);
  }

  @Override
  protected void unlink(Resource resource) {
    boolean found = order.remove(resource);
    assert found : "the key changed while listed: " + resource;
  }

  @Override
  protected @Nullable Resource first() {
    return order.isEmpty() ? null : order.first();
  }

  @Override
  protected @Nullable Resource after(Resource resource) {
    return order.higher(resource);
  }
}
