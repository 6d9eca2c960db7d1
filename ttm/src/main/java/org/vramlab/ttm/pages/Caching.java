package org.vramlab.ttm.pages;

/** How the CPU caches a page ({@code enum ttm_caching}). */
public enum Caching {
  /** As all memory. */
  CACHED,

  /** Writes are gathered, reads go to memory. */
  WRITE_COMBINED,

  /** Nothing is cached. */
  UNCACHED;

  /** Whether changing a page to this class and back costs more than keeping it. */
  boolean isDear() {
    return this != CACHED;
  }
}
