/**
 * Scan-out: a display controller that shows framebuffers of other devices, pinned for as long as
 * they are on the screen.
 *
 * <p>Read {@link org.vramlab.devices.display.Display} (flips, and skips a frame when it cannot),
 * then {@link org.vramlab.devices.display.Framebuffer} (what is shown). Real-world sources: {@code
 * drm_atomic_helper_prepare_planes}, {@code dm_plane_helper_prepare_fb} of amdgpu; field case A4.
 *
 * <p>Knows dma-buf and the wires; nothing of any other driver.
 */
@NullMarked
package org.vramlab.devices.display;

import org.jspecify.annotations.NullMarked;
