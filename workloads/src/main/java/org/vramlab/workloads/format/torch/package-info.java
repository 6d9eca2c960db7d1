/**
 * What PyTorch writes about memory: the caching allocator's history (a pickle, or the CSV made from
 * it), the profiler's memory timeline, and its trace in Chrome's JSON.
 *
 * <p>None of them says which kernel touches which block, so each conversion states how it assigns
 * touches to blocks. Read {@link org.vramlab.workloads.format.torch.AllocatorHistory} first (blocks
 * as buffers), then {@link org.vramlab.workloads.format.torch.SnapshotFormat} with {@link
 * org.vramlab.workloads.format.torch.PickleReader} (which runs no code), {@link
 * org.vramlab.workloads.format.torch.SnapshotCsvFormat}, {@link
 * org.vramlab.workloads.format.torch.MemoryTimelineFormat} and {@link
 * org.vramlab.workloads.format.torch.KinetoFormat}.
 */
@NullMarked
package org.vramlab.workloads.format.torch;

import org.jspecify.annotations.NullMarked;
