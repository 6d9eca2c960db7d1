package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.dmabuf.Conduct;

/**
 * How one device shares its buffers.
 *
 * @param selfImportShortCut whether a buffer that comes back to its own device is mapped without
 *     the dma-buf; off for tests of both sides on one device, as the kernel's self-tests do it
 * @param pin where an importer that cannot follow moves gets a buffer
 * @param pinnedPercentLimit how much of VRAM importers may have pinned, in percent; 100 for all of
 *     it, so that one of them can keep everybody else out (field case E5)
 * @param probesRoutes whether a route is tried before an importer is given this device's memory;
 *     otherwise what the topology says is believed
 * @param conduct what becomes of drivers that break the rules of sharing
 */
public record SharingRules(
    boolean selfImportShortCut,
    Pin pin,
    int pinnedPercentLimit,
    boolean probesRoutes,
    Conduct conduct) {
  /** As Linux 6.15 and later, without a limit on pins; who breaks the rules ends the run. */
  public static final SharingRules LINUX =
      new SharingRules(true, Pin.VRAM_IF_ALL_REACH_IT, 100, false, Conduct.STRICT);

  /** The same with buffers pinned elsewhere. */
  public SharingRules pinning(Pin where) {
    return new SharingRules(selfImportShortCut, where, pinnedPercentLimit, probesRoutes, conduct);
  }

  /** The same with another limit on what may be pinned. */
  public SharingRules limitingPins(int percent) {
    return new SharingRules(selfImportShortCut, pin, percent, probesRoutes, conduct);
  }

  /** The same with routes tried before they are relied on. */
  public SharingRules probing() {
    return new SharingRules(selfImportShortCut, pin, pinnedPercentLimit, true, conduct);
  }

  /** The same with drivers judged otherwise. */
  public SharingRules judgedBy(Conduct judge) {
    return new SharingRules(selfImportShortCut, pin, pinnedPercentLimit, probesRoutes, judge);
  }

  /** The same without the short cut for a device's own buffers. */
  public SharingRules withoutShortCut() {
    return new SharingRules(false, pin, pinnedPercentLimit, probesRoutes, conduct);
  }

  /** Where a buffer is pinned for an importer ({@code amdgpu_dma_buf_pin}). */
  public enum Pin {
    /** In VRAM if everybody who is attached may be given memory of the device, else in GTT. */
    VRAM_IF_ALL_REACH_IT,

    /** In GTT whoever is attached, as before Linux 6.15. */
    ALWAYS_GTT
  }
}
