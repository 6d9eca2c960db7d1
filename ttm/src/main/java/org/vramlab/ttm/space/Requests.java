package org.vramlab.ttm.space;

/** What every allocator demands of its arguments, whatever it does with them. */
final class Requests {

  private static final int KNOWN_FLAGS =
      SpaceAllocator.CONTIGUOUS | SpaceAllocator.TOP_DOWN | SpaceAllocator.CLEARED;

  private Requests() {}

  static void check(
      long pages,
      long firstPage,
      long lastPageExclusive,
      int flags,
      long alignmentPages,
      Extents out) {
    if ((pages | firstPage | lastPageExclusive | alignmentPages) < 0) {
      throw new IllegalArgumentException(
          "negative request: "
              + pages
              + " pages in ["
              + firstPage
              + ","
              + lastPageExclusive
              + ") aligned to "
              + alignmentPages);
    }
    if ((flags & ~KNOWN_FLAGS) != 0) {
      throw new IllegalArgumentException("unknown flags 0x" + Integer.toHexString(flags));
    }
    if (!out.isEmpty()) {
      throw new IllegalStateException("allocating over " + out + ", which would leak");
    }
  }

  static void checkCapacity(long capacityPages) {
    if (capacityPages < 1 || capacityPages > Extents.MAX_ADDRESSED_PAGES) {
      throw new IllegalArgumentException(
          "capacity of "
              + capacityPages
              + " pages: between 1 and "
              + Extents.MAX_ADDRESSED_PAGES
              + " are possible");
    }
  }

  static void checkNotEmpty(Extents extents) {
    if (extents.isEmpty()) {
      throw new IllegalStateException("nothing to free: freed already, or never allocated");
    }
  }
}
