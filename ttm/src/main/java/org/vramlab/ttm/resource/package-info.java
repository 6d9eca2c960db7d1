/**
 * Pools of memory and who has which part of them. The counterpart of {@code ttm_resource} and its
 * managers.
 *
 * <p>Read {@link org.vramlab.ttm.resource.Place} and {@link org.vramlab.ttm.resource.Placement}
 * (where something may live), {@link org.vramlab.ttm.resource.Resource} (a part of a pool that
 * somebody has), {@link org.vramlab.ttm.resource.ResourceManager} (a pool: space, who wants it, who
 * goes first), {@link org.vramlab.ttm.resource.EvictionOrder} with its cursors (the order in which
 * a pool is emptied), {@link org.vramlab.ttm.resource.BulkMove} (what keeps together in it), and
 * {@link org.vramlab.ttm.resource.Retirement} (what becomes of memory that the hardware still uses:
 * {@code PendingSpace} is space that is free behind fences, {@code MoveFences} are what later
 * allocations of a pool inherit).
 *
 * <p>All managers of one device share one leaf lock, the LRU lock, which guards every list and
 * counter here; nothing blocks under it. Knows fences, tickets (for the queue of those who want
 * space) and page allocators; nothing of buffers: what has a resource is a {@link
 * org.vramlab.ttm.resource.Resident}.
 */
@NullMarked
package org.vramlab.ttm.resource;

import org.jspecify.annotations.NullMarked;
