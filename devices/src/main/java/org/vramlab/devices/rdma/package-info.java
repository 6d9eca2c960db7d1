/**
 * A network card that reads and writes buffers of other devices, registered with it in one of the
 * ways that real ones have: pinned by a static or a dynamic attachment, followed on demand,
 * revoked, or, as a fault, invalidated and never mapped again.
 *
 * <p>Read {@link org.vramlab.devices.rdma.Registration} (the ways), {@link
 * org.vramlab.devices.rdma.MemoryRegion} (what is registered, and what a move does to it), {@link
 * org.vramlab.devices.rdma.RdmaNic} (registers, transfers). Real-world sources: {@code
 * ib_umem_dmabuf_get}, {@code ib_umem_dmabuf_get_pinned} and on-demand paging of {@code mlx5};
 * field cases B1 and B2.
 *
 * <p>Every transfer publishes its fence on the buffer, so that moves wait for it. Knows the
 * hardware model and dma-buf; nothing of any other driver.
 */
@NullMarked
package org.vramlab.devices.rdma;

import org.jspecify.annotations.NullMarked;
