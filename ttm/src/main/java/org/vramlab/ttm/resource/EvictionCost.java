package org.vramlab.ttm.resource;

/**
 * What it costs to do without a resident's memory: the driver's answer to a policy that weighs it,
 * since links are the driver's, and this module knows of none.
 *
 * <p>Threads: asked under the LRU lock, when a resource is listed and when it is used; must not
 * block, nor change anything.
 */
@FunctionalInterface
public interface EvictionCost {
  /** Where nobody knows of links: each page costs the same. */
  EvictionCost BY_SIZE = Resource::pageCount;

  /**
   * Nanoseconds, 0 or more, that it takes to move what {@code resource} holds to wherever its
   * resident would be evicted to, and back again.
   */
  long nanos(Resource resource);
}
