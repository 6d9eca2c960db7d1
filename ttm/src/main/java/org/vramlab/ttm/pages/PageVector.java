package org.vramlab.ttm.pages;

import org.vramlab.ttm.content.Content;

/**
 * The pages of the host that one buffer has, or had, or may get ({@code struct ttm_tt}).
 *
 * <p>States: empty; populated; swapped out, from which populating brings the contents back. Changed
 * by {@link HostMemory} alone, but for what swap space holds.
 *
 * <p>Threads: guarded by the buffer's reservation.
 */
public final class PageVector {
  private final int pages;
  private final Caching caching;

  /** Whether somebody else made the pages: they are neither allocated nor swapped. */
  private final boolean external;

  private boolean populated;
  private boolean swapped;
  private boolean clearing;

  /** What swap space holds of it, a version; {@link Content#NOTHING} while nothing is swapped. */
  private int swappedVersion = (int) Content.NOTHING;

  /**
   * An empty one.
   *
   * @param pages how many
   * @param clearing whether pages must be cleared when they are allocated
   * @param external whether the pages are somebody else's, as those of an imported buffer are
   */
  public PageVector(long pages, Caching caching, boolean clearing, boolean external) {
    this.pages = Math.toIntExact(pages);
    this.caching = caching;
    this.clearing = clearing;
    this.external = external;
  }

  /** How many pages it has when populated. */
  public long pages() {
    return pages;
  }

  public Caching caching() {
    return caching;
  }

  /** Whether the pages are somebody else's. */
  public boolean isExternal() {
    return external;
  }

  /** Whether the pages are there. */
  public boolean isPopulated() {
    return populated;
  }

  /** Whether the contents are in swap space. */
  public boolean isSwapped() {
    return swapped;
  }

  /** Whether pages must be cleared when they are allocated. */
  public boolean isClearing() {
    return clearing;
  }

  /** The contents were given up: pages must be cleared when they are allocated again. */
  public void markForClear() {
    clearing = true;
  }

  /** What swap space holds of it. */
  public long swappedVersion() {
    return swappedVersion;
  }

  /** Swap space holds that version of its contents. */
  public void swappedVersion(long version) {
    swappedVersion = Math.toIntExact(version);
  }

  void populated(boolean nowPopulated) {
    populated = nowPopulated;
  }

  void swapped(boolean nowSwapped) {
    swapped = nowSwapped;
  }
}
