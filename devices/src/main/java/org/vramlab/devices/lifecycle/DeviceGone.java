package org.vramlab.devices.lifecycle;

/**
 * A call for a device that has been removed. Unchecked, as the caller did nothing that it could
 * have done otherwise: who lives with removals catches it where a system call would return {@code
 * -ENODEV}, with no ticket open.
 */
public final class DeviceGone extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * @param device its name
   */
  public DeviceGone(String device) {
    super(device + " has been removed: close what you have of it");
  }
}
