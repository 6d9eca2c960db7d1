/**
 * What is fetched before anybody asks for it: the third choice beside who is evicted first and
 * where buffers are put.
 *
 * <p>Read {@link org.vramlab.devices.prefetch.Prefetcher} (the decisions, for one client of one
 * device), {@link org.vramlab.devices.prefetch.PrefetchView} and {@link
 * org.vramlab.devices.prefetch.ComingOperations} (what is known when they are made), {@link
 * org.vramlab.devices.prefetch.PrefetchPolicy} (makes prefetchers, by name), {@link
 * org.vramlab.devices.prefetch.PrefetchSettings} (how much at a time) and those that ship: {@link
 * org.vramlab.devices.prefetch.NextInOrder}, {@link org.vramlab.devices.prefetch.TreeNeighbourhood}
 * and {@link org.vramlab.devices.prefetch.PlanAhead}, which {@link
 * org.vramlab.devices.prefetch.Prefetches} finds by their words on the command line.
 *
 * <p>What carries a decision out, and what may not be done for it, is the driver's business: {@code
 * amdgpu.Prefetching}. Buffers are numbers here, in the order in which the client created them,
 * which stands for the order of addresses. Knows nothing of locks, memory managers or any one
 * driver.
 */
@NullMarked
package org.vramlab.devices.prefetch;

import org.jspecify.annotations.NullMarked;
