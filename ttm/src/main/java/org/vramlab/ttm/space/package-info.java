/**
 * Page-frame allocators: which pages of one memory are free, and which of them a request gets.
 *
 * <p>Everything here counts in pages of 4 KiB and knows nothing of buffers, of locks, or of who
 * pays: a resource manager holds its own lock, asks, and remembers the {@link
 * org.vramlab.ttm.space.Extents} it was given. The same sequence of calls always gives the same
 * addresses.
 *
 * <p>Read in this order: {@link org.vramlab.ttm.space.SpaceAllocator} (the questions), {@link
 * org.vramlab.ttm.space.Extents} (the answer), then one of the three that answer:
 *
 * <ul>
 *   <li>{@link org.vramlab.ttm.space.CountingAllocator}: only a number of pages, for host memory
 *       behind a page table (GTT, SYSTEM);
 *   <li>{@link org.vramlab.ttm.space.RangeAllocator}: one contiguous node per request, best fit, as
 *       TTM's range manager uses drm_mm;
 *   <li>{@link org.vramlab.ttm.space.BuddyAllocator}: power-of-two blocks that may lie apart, clear
 *       memory told from dirty, as amdgpu uses drm_buddy.
 * </ul>
 *
 * <p>Both addressed allocators stand on {@code LayeredBitmap}, a sparse bitmap that finds its
 * lowest or highest set bit in a handful of word reads: there are no trees and no node objects, so
 * a pool of 50 million pages costs memory only where it has been cut up.
 */
@NullMarked
package org.vramlab.ttm.space;

import org.jspecify.annotations.NullMarked;
