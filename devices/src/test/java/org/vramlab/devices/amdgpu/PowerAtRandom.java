package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;

/** Suspends a device and resumes it at random times; while it sleeps nothing is in its memory. */
final class PowerAtRandom {
  private static final long LONGEST_PAUSE_NANOS = 8_000_000;

  private PowerAtRandom() {}

  /** So many times, and then removes the device if so wished. */
  static void play(AmdgpuDevice device, int suspends, boolean removes, SplittableRandom random)
      throws Interrupted, NoMemory, Busy {
    DeviceControl control = new DeviceControl(device, TicketSettings.PLAIN);
    for (int i = 0; i < suspends; i++) {
      pause(device, random);
      control.suspend();
      assertEquals(0, device.vram().usedPages());
      pause(device, random);
      assertEquals(0, device.vram().usedPages());
      control.resume();
    }
    if (removes) {
      pause(device, random);
      control.remove();
    }
  }

  private static void pause(AmdgpuDevice device, SplittableRandom random) {
    device.wwClass().sched().delay(random.nextLong(LONGEST_PAUSE_NANOS), SpanKind.PAUSE);
  }
}
