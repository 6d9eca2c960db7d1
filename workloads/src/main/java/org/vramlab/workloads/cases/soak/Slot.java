package org.vramlab.workloads.cases.soak;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.sched.Seeded;

/**
 * A place of the machine with a device in it: plugged in, used by its clients, suspended, reset,
 * and pulled out now and then, after which another of its kind is plugged in.
 *
 * <p>At the end of each life all clients have closed what they had, and nothing of the device may
 * be left: that is checked there.
 */
abstract class Slot {
  private static final long LONGEST_PEACE_NANOS = 20_000_000_000L;
  private static final long LONGEST_SLEEP_NANOS = 500_000_000;
  private static final long LONGEST_THOUGHT_NANOS = 20_000_000;
  private static final int MOST_DOMAINS = 3;
  private static final long LOOK_NANOS = 1_000_000;

  final SoakWorld world;
  final Seeded random;
  private final String name;
  private @Nullable ManagedDevice device;
  private int clients;
  private long suspends;
  private long resets;
  private long removals;

  Slot(SoakWorld world, String name) {
    this.world = world;
    this.name = name;
    this.random = world.random(name);
  }

  String name() {
    return name;
  }

  /** Makes a device, and starts its clients. */
  abstract ManagedDevice plugIn();

  /** What has the memory of the device; null for a card, which has none. */
  abstract @Nullable MemoryManager memory();

  /** The device that is plugged in. */
  ManagedDevice device() {
    ManagedDevice now = device;
    assert now != null : "nothing was ever plugged in at " + name;
    return now;
  }

  long suspends() {
    return suspends;
  }

  long resets() {
    return resets;
  }

  long removals() {
    return removals;
  }

  /** All lives, one after the other. */
  void supervise() throws Interrupted, NoMemory, Busy {
    while (!world.isOver()) {
      ManagedDevice plugged = plugIn();
      device = plugged;
      while (!world.isOver() && !plugged.isGone()) {
        if (world.shape().troubled()) {
          trouble(plugged);
        } else {
          world.pause(LOOK_NANOS);
        }
      }
      while (clients > 0) {
        world.pause(LOOK_NANOS);
      }
      checkNothingIsLeft();
    }
  }

  /** Fails if any memory of the device is left, once the hardware of others has let go of it. */
  private void checkNothingIsLeft() throws Interrupted {
    MemoryManager memory = memory();
    if (memory == null) {
      return;
    }
    for (int domain = 0; domain < MOST_DOMAINS; domain++) {
      if (memory.hasPool(domain)) {
        EvictionPass.awaitMovesFrom(memory, memory.pool(domain), false);
      }
    }
    memory.checkEmpty();
  }

  /** Peace for a while, and then trouble. */
  private void trouble(ManagedDevice plugged) throws Interrupted, NoMemory, Busy {
    long peaceNanos = Math.min(LONGEST_PEACE_NANOS, world.shape().nanos() / 4);
    world.pause(1 + random.below(peaceNanos));
    if (world.isOver()) {
      return;
    }
    long which = random.below(20);
    if (which < 8) {
      suspends++;
      plugged.suspend();
      world.pause(random.below(LONGEST_SLEEP_NANOS));
      plugged.resume();
    } else if (which < 16) {
      resets++;
      plugged.reset();
    } else {
      removals++;
      plugged.remove();
    }
  }

  /** Starts a client of {@code plugged}. */
  final void start(ManagedDevice plugged, String client, Client steps) {
    clients++;
    Meter meter = world.meter(name + " " + client);
    world.task(
        name + " " + client,
        () -> {
          meter.begins(world.simulation().nowNanos());
          try {
            steps.begin();
            while (!world.isOver() && !plugged.isGone()) {
              step(steps, meter);
              world.pause(1 + random.below(LONGEST_THOUGHT_NANOS));
            }
          } catch (DeviceGone gone) {
            // Close what there is.
          }
          meter.ends(world.simulation().nowNanos());
          steps.end();
          clients--;
        });
  }

  private void step(Client steps, Meter meter) throws Interrupted {
    try {
      if (steps.step()) {
        meter.done(world.simulation().nowNanos());
      }
    } catch (NoMemory | Busy enomem) {
      meter.refused();
    } catch (Revoked | Unsupported taken) {
      // Its owner is about to withdraw it.
      meter.lost();
    }
  }
}
