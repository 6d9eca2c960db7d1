package org.vramlab.workloads.cases.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;

/** All drivers in one fleet, loaded, and the same happens to all of them. */
class FleetTest {
  private static final long SECOND = 1_000_000_000;
  private static final long VRAM_PAGES = 4096;

  private final SoakWorld world =
      new SoakWorld(
          new SoakWorld.Shape(
              4 * SECOND, VRAM_PAGES, true, Algorithm.WAIT_DIE, Faults.NONE, false, 1),
          EventSink.SILENT);

  /** Runs {@code steps} once all have been at work for a second; they work on until the end. */
  private void run(SoakWorld.Steps steps) {
    world.fillAll();
    world.task(
        "test",
        () -> {
          world.pause(SECOND);
          steps.run();
        });
    assertNull(world.run());
    for (Meter meter : world.meters()) {
      assertTrue(meter.doneCount() > 0, meter.name() + " did nothing");
    }
  }

  private long unitsOfWork() {
    return world.meters().stream()
        .filter(meter -> usesADevice(meter.name()))
        .mapToLong(Meter::doneCount)
        .sum();
  }

  /** The host takes its pages back at any time, and the CPU reads pages without the card. */
  private static boolean usesADevice(String client) {
    return !client.equals("hmm host") && !client.equals("i915 process");
  }

  /** Importers first, as a real system does it, so that what they have pinned is let go of. */
  @Test
  void allSuspended_nobodyWorks_andAllGoOnAfterTheResume() {
    run(() -> {
      List<Slot> slots = new ArrayList<>(world.slots()).reversed();
      for (Slot slot : slots) {
        slot.device().suspend();
      }
      // Who was in the middle of a step has ended it.
      world.pause(SECOND / 10);
      long before = unitsOfWork();
      assertTrue(before > 0);
      world.pause(SECOND);
      assertEquals(before, unitsOfWork());
      for (Slot slot : slots.reversed()) {
        slot.device().resume();
      }
      world.pause(SECOND / 2);
      assertTrue(unitsOfWork() > before);
    });
  }

  @Test
  void allReset_atOnce_allGoOn() {
    run(() -> {
      for (int i = 0; i < 10; i++) {
        world.slots().forEach(slot -> slot.device().reset());
        world.pause(SECOND / 20);
      }
      long before = unitsOfWork();
      world.pause(SECOND);
      assertTrue(unitsOfWork() > before);
    });
  }

  /** All at the same time, each by a task of its own; then others are plugged in. */
  @Test
  void allRemoved_atOnce_nothingIsLeft_andTheirSuccessorsWork() {
    run(() -> {
      List<ManagedDevice> gone = world.slots().stream().map(Slot::device).toList();
      for (ManagedDevice device : gone) {
        world.task("unplug " + device.name(), device::remove);
      }
      world.pause(SECOND);
      long before = unitsOfWork();
      world.pause(SECOND);
      assertTrue(gone.stream().allMatch(ManagedDevice::isGone));
      assertTrue(world.slots().stream().noneMatch(slot -> slot.device().isGone()));
      assertTrue(unitsOfWork() > before);
    });
  }
}
