/**
 * A camera that puts its frames into buffers of other devices, queued by a client, and a fence on
 * each for whoever wants to use the frame before it is there.
 *
 * <p>Read {@link org.vramlab.devices.v4l2.Camera}, {@link org.vramlab.devices.v4l2.Frame} (what is
 * dequeued). Real-world sources: {@code videobuf2-core.c} with buffers of kind DMABUF, which
 * attaches statically; the fences are those of the V4L2 explicit-synchronisation patches of 2017
 * and 2018, published here on the buffer itself.
 *
 * <p>Knows cards and dma-buf; nothing of any other driver.
 */
@NullMarked
package org.vramlab.devices.v4l2;

import org.jspecify.annotations.NullMarked;
