/**
 * What users bring in a jar of their own ({@code --plugin F.jar}): eviction policies, placements,
 * prefetchers and drivers, found by {@link java.util.ServiceLoader} on a class loader of the jar's
 * own.
 *
 * <p>Read {@link org.vramlab.workloads.plugin.Plugins} (what there is, by name), then {@link
 * org.vramlab.workloads.plugin.PluginJar} (how one file is read, and refused), then the wrappers,
 * under which everything from outside runs: {@code PluginPolicy} has every step judged, {@code
 * PluginPlacement} looks at every choice, {@code PluginPrefetch} at every wish. Drivers need none:
 * checker, lockdep and contents watch them as they watch those that ship. {@link
 * org.vramlab.workloads.plugin.PluginFault} finds out whose fault a failure is.
 *
 * <p>A service of another kind is a line in {@code PluginJar.SERVICES}, one that loads it in {@code
 * Plugins}, and its wrapper. The kinds of services that there are stand where their users are:
 *
 * <ul>
 *   <li>{@link org.vramlab.ttm.policy.ReplacementPolicy}: who is evicted first
 *   <li>{@link org.vramlab.devices.placement.PlacementPolicy}: where victims go
 *   <li>{@link org.vramlab.devices.prefetch.PrefetchPolicy}: what is fetched ahead of need
 *   <li>{@link org.vramlab.devices.guest.GuestDriver}: who shares the machine with the traces
 * </ul>
 *
 * <p>{@code workloads/src/docs/plugin} has an example of each. Knows the interfaces; nothing of
 * traces, replays or the command line.
 */
@NullMarked
package org.vramlab.workloads.plugin;

import org.jspecify.annotations.NullMarked;
