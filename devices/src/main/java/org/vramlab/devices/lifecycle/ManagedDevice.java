package org.vramlab.devices.lifecycle;

import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;

/**
 * A device as power management, a watchdog and the bus see it.
 *
 * <pre>
 *              suspend                    remove, from anywhere
 *   working ────────────► suspended    ─────────────────────────► gone
 *           ◄────────────
 *              resume           reset: working or suspended, and stays so
 * </pre>
 *
 * <p>Threads: one task at a time manages a device, while any number of others use it, and holds no
 * lock and no ticket. What each driver does stands at its class.
 */
public interface ManagedDevice {
  /** A name for reports. */
  String name();

  /**
   * Calls that would use the device wait from now on ({@code pm_block} of xe); those under way end;
   * then what a power cut would destroy, and may move, leaves the device.
   *
   * @throws NoMemory something can go nowhere: the device is working as before
   */
  void suspend() throws Interrupted, NoMemory, Busy;

  /** Calls go on. */
  void resume() throws Interrupted;

  /**
   * The device hangs and is reset: what runs ends with {@code -ETIME}, what waits with {@code
   * -ECANCELED} ({@code drm_sched}); what comes after this is done as ever. Memory and what is
   * shared stay.
   */
  void reset();

  /**
   * The device has been pulled out ({@code drm_dev_unplug}): calls are refused with {@link
   * DeviceGone}, work ends with {@code -ENODEV}, who has imported its buffers loses them, and it
   * gives up what it has imported. What its clients have they still close, as ever; then nothing is
   * left.
   */
  void remove() throws Interrupted, NoMemory, Busy;

  /** Whether {@link #remove} was called. */
  boolean isGone();
}
