package org.vramlab.ttm.upstream;

import org.vramlab.ttm.space.Extents;
import org.vramlab.ttm.space.SpaceAllocator;

/** A memory that counts as free and is never handed out: a manager that always answers no. */
final class RefusingSpace implements SpaceAllocator {
  private final long pages;

  RefusingSpace(long pages) {
    this.pages = pages;
  }

  @Override
  public long capacityPages() {
    return pages;
  }

  @Override
  public long freePages() {
    return pages;
  }

  @Override
  public boolean allocate(
      long wanted,
      long firstPage,
      long lastPageExclusive,
      int flags,
      long alignmentPages,
      Extents out) {
    return false;
  }

  @Override
  public void free(Extents extents) {
    throw new IllegalStateException("nothing was ever allocated");
  }

  @Override
  public void reset() {}

  @Override
  public void validate() {}
}
