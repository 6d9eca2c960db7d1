package org.vramlab.interconnect.topology;

/**
 * How a transfer's path lies in the machine; the second half of what its efficiency depends on.
 * Where a machine has no rule for a shape, that for its {@link #general} form applies.
 */
public enum PathShape {
  /** Between two devices over one link, through an NVSwitch, or over PCIe in any way. */
  DIRECT,
  /** Between two devices of one hive that share no link: other devices forward. */
  ROUTED,
  /** Over PCIe, below one switch. */
  SAME_SWITCH,
  /** Over PCIe, from one root port to another of the same CPU. */
  SAME_ROOT,
  /** Over PCIe, from below one switch through a CPU, down again. */
  ACROSS_SWITCHES,
  /** Over PCIe and the connection between two CPUs. */
  ACROSS_SOCKETS,
  /** Between two devices, through the memory of a CPU: {@link Mover#STAGED}. */
  THROUGH_HOST,
  /** From host memory into a device. */
  HOST_TO_DEVICE,
  /** From a device into host memory. */
  DEVICE_TO_HOST,
  /** From the memory of another CPU than the nearest into a device. */
  FAR_HOST_TO_DEVICE,
  /** From a device into the memory of another CPU than the nearest. */
  DEVICE_TO_FAR_HOST;

  /** The shape whose rule applies where there is none for this one; itself if it is general. */
  public PathShape general() {
    return switch (this) {
      case SAME_SWITCH, SAME_ROOT, ACROSS_SWITCHES, ACROSS_SOCKETS -> DIRECT;
      case FAR_HOST_TO_DEVICE -> HOST_TO_DEVICE;
      case DEVICE_TO_FAR_HOST -> DEVICE_TO_HOST;
      default -> this;
    };
  }
}
