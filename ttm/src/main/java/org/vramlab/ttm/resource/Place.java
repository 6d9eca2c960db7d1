package org.vramlab.ttm.resource;

import org.vramlab.ttm.space.SpaceAllocator;

/**
 * One place where a buffer may live ({@code struct ttm_place}).
 *
 * @param domain which pool of the device, an index as handed out by its driver
 * @param firstPage lowest page that may be used (fpfn)
 * @param lastPageExclusive end of the window, 0 for the end of the pool (lpfn)
 * @param flags {@link #DESIRED}, {@link #FALLBACK}, {@link #TEMPORARY}, {@link #CONTIGUOUS}, {@link
 *     #TOP_DOWN}, {@link #CLEARED}, or 0
 */
public record Place(int domain, long firstPage, long lastPageExclusive, int flags) {
  /** The pages must lie in one piece. */
  public static final int CONTIGUOUS = 1;

  /** Prefer high addresses. */
  public static final int TOP_DOWN = 2;

  /** Only if there is room without evicting anybody. */
  public static final int DESIRED = 4;

  /** Only once evicting for the other places has been tried. */
  public static final int FALLBACK = 8;

  /** Only on the way to somewhere else: a buffer is not where it belongs there. */
  public static final int TEMPORARY = 16;

  /**
   * Prefer pages that hold zeros ({@code AMDGPU_GEM_CREATE_VRAM_CLEARED}); without it the others
   * are preferred. Whether it got them, the resource says: {@link Resource#isCleared}. Where a
   * buffer is already it may stay.
   */
  public static final int CLEARED = 32;

  /** Anywhere in {@code domain}. */
  public static Place anywhere(int domain) {
    return new Place(domain, 0, 0, 0);
  }

  /** Whether {@code flag} is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** What of the flags is the space allocator's business, in its own flags. */
  int spaceFlags() {
    return (has(CONTIGUOUS) ? SpaceAllocator.CONTIGUOUS : 0)
        | (has(TOP_DOWN) ? SpaceAllocator.TOP_DOWN : 0)
        | (has(CLEARED) ? SpaceAllocator.CLEARED : 0);
  }

  /**
   * Whether this place does not count in a pass: DESIRED in the one that evicts, FALLBACK in the
   * one that does not.
   */
  public boolean skippedWhen(boolean evicting) {
    return has(evicting ? DESIRED : FALLBACK);
  }
}
