/**
 * What one operation of the memory manager costs, and what one resident buffer costs, from a
 * thousand buffers to ten million.
 *
 * <p>{@link org.vramlab.bench.manager.ResidentBuffers} is the full pool that both measure: {@link
 * org.vramlab.bench.manager.ManagerBench} in nanoseconds, {@link
 * org.vramlab.bench.manager.HeapPerBuffer} in bytes.
 */
@NullMarked
package org.vramlab.bench.manager;

import org.jspecify.annotations.NullMarked;
