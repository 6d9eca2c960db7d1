package org.vramlab.interconnect.topology;

/** How a transfer's path lies in the machine; the second half of what its efficiency depends on. */
public enum PathShape {
  /**
   * Between two devices over one xGMI link, or over PCIe through no more than switches and a CPU.
   */
  DIRECT,
  /** Between two devices of one hive that share no link: other devices forward. */
  ROUTED,
  /** From host memory into a device. */
  HOST_TO_DEVICE,
  /** From a device into host memory. */
  DEVICE_TO_HOST
}
