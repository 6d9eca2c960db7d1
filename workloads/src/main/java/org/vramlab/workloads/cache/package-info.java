/**
 * Cache mode: a policy alone, without devices, as research on caches measures it; and the same with
 * buffers that must be written back.
 *
 * <p>Read {@link org.vramlab.workloads.cache.CacheRun} (one policy, one size, one trace of
 * requests), {@link org.vramlab.workloads.cache.CacheSize} (sizes on the command line), {@link
 * org.vramlab.workloads.cache.StackDistances} (all sizes of LRU at once), {@link
 * org.vramlab.workloads.cache.Sample} (a part that stands for the whole); then {@link
 * org.vramlab.workloads.cache.BufferCache} (a gmtrace, with write-back) and {@link
 * org.vramlab.workloads.cache.PolicyRows} (rows of published results, to be compared).
 *
 * <p>Knows traces and policies; nothing of devices, links or time.
 */
@NullMarked
package org.vramlab.workloads.cache;

import org.jspecify.annotations.NullMarked;
