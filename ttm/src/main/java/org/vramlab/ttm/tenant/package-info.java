/**
 * Who a buffer's memory is charged to, and whom an eviction must spare. The counterpart of the
 * device-memory cgroup controller (dmem), pool by pool.
 *
 * <p>Read {@link org.vramlab.ttm.tenant.Tenant} (a node of the tree of tenants), {@link
 * org.vramlab.ttm.tenant.TenantLimits} (min, low and max in one pool), {@link
 * org.vramlab.ttm.tenant.PoolCharge} (one tenant's use of one pool, and what of it is protected)
 * and {@link org.vramlab.ttm.tenant.PoolTenants} (all of a pool, and the verdict on a victim).
 *
 * <p>Knows nothing of buffers or pools but numbers of pages.
 */
@NullMarked
package org.vramlab.ttm.tenant;

import org.jspecify.annotations.NullMarked;
