/**
 * What happens to every device, whatever its driver: suspend and resume, reset, surprise removal.
 *
 * <p>Read {@link org.vramlab.devices.lifecycle.ManagedDevice} (what a driver must do when), {@link
 * org.vramlab.devices.lifecycle.DeviceGate} (where calls wait for a resume, and are refused after a
 * removal), {@link org.vramlab.devices.lifecycle.DeviceGone} (how they are refused), {@link
 * org.vramlab.devices.lifecycle.Exports} and {@link org.vramlab.devices.lifecycle.Claims} (what a
 * removal takes back, and what it gives up). Real-world sources: {@code struct dev_pm_ops}, {@code
 * drm_sched}'s timeout handling, {@code drm_dev_unplug}.
 *
 * <p>Knows tasks, failures and dma-buf; nothing of any driver.
 */
@NullMarked
package org.vramlab.devices.lifecycle;

import org.jspecify.annotations.NullMarked;
