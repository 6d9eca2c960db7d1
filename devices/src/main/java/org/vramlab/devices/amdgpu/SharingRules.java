package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.dmabuf.Conduct;

/**
 * How one device shares its buffers.
 *
 * @param selfImportShortCut whether a buffer that comes back to its own device is mapped without
 *     the dma-buf; off for tests of both sides on one device, as the kernel's self-tests do it
 * @param pin where an importer that cannot follow moves gets a buffer
 * @param conduct what becomes of drivers that break the rules of sharing
 */
public record SharingRules(boolean selfImportShortCut, Pin pin, Conduct conduct) {
  /** As Linux 6.15 and later; drivers that break the rules end the run. */
  public static final SharingRules LINUX =
      new SharingRules(true, Pin.VRAM_IF_ALL_REACH_IT, Conduct.STRICT);

  /** Where a buffer is pinned for an importer ({@code amdgpu_dma_buf_pin}). */
  public enum Pin {
    /** In VRAM if everybody who is attached may be given memory of the device, else in GTT. */
    VRAM_IF_ALL_REACH_IT,

    /** In GTT whoever is attached, as before Linux 6.15. */
    ALWAYS_GTT
  }
}
