package org.vramlab.devices.amdgpu;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Three dies that lend each other their memory, each with a client that uses more than it has,
 * while one of them is suspended again and again and perhaps removed, on a host that may be short
 * of memory: nothing that the checker watches for happens, nothing is in memory without power, and
 * all memory is back at the end.
 */
class LenderControlProperties {
  private static final long MIB = 1L << 20;
  private static final int DEVICES = 3;
  private static final int BUFFERS = 4;

  @Property(tries = 150)
  void clientsWork_whileALenderComesAndGoes_everyReadSeesTheLastWrite(
      @ForAll Placements placement,
      @ForAll Algorithm algorithm,
      @ForAll @IntRange(min = 0, max = 4) int suspends,
      @ForAll boolean removes,
      @ForAll @IntRange(min = 0, max = 2) int hostSize,
      @ForAll long seed) {
    Checker checker =
        new Checker(
            CheckerOptions.simulation(
                algorithm == Algorithm.WAIT_DIE
                    ? CheckerOptions.Algorithm.WAIT_DIE
                    : CheckerOptions.Algorithm.WOUND_WAIT));
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);
    Lockdep lockdep = new Lockdep();
    @Nullable HostMemory host =
        hostSize == 0
            ? null
            : new HostMemory(simulation, lockdep, HostMemory.UNLIMITED, 8L * hostSize * MIB / 4096);
    Fleet fleet =
        new Fleet(
            new WwClass(simulation, lockdep, algorithm),
            "frontier-mi250x",
            List.of(16 * MIB, 24 * MIB, 40 * MIB),
            1L << 30,
            Retirement.BEHIND_FENCES,
            placement,
            PolicyChoice.of(EvictionPolicy.LRU),
            host);
    SplittableRandom random = new SplittableRandom(seed);
    for (int device = 0; device < DEVICES; device++) {
      GpuClient client =
          new GpuClient(fleet.device(device), "client" + device, TicketSettings.PLAIN);
      SplittableRandom own = random.split();
      simulation.spawn("work" + device, () -> work(client, own));
    }
    AmdgpuDevice lender = fleet.device(random.nextInt(DEVICES));
    simulation.spawn("power", () -> power(lender, suspends, removes, random.split()));
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
  }

  private static void power(
      AmdgpuDevice lender, int suspends, boolean removes, SplittableRandom random)
      throws Interrupted {
    try {
      PowerAtRandom.play(lender, suspends, removes, random);
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("the host has room for everything", impossible);
    }
  }

  private static void work(GpuClient client, SplittableRandom random) throws Interrupted {
    List<Mapping> buffers = new ArrayList<>();
    try {
      try {
        useAtRandom(client, buffers, random);
      } catch (DeviceGone removed) {
        // Its own device: what it has is left to close.
      }
      client.awaitUnfinishedBelow(1);
      for (Mapping buffer : buffers) {
        client.close(buffer, null, List.of());
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("everything fits", impossible);
    }
  }

  /** What the checker knows of versions makes a read of anything but the last write an error. */
  private static void useAtRandom(GpuClient client, List<Mapping> buffers, SplittableRandom random)
      throws Interrupted, NoMemory, Busy {
    for (int i = 0; i < BUFFERS; i++) {
      buffers.add(client.create((2 + random.nextInt(12)) * MIB));
    }
    for (int i = 0; i < 40; i++) {
      Mapping buffer = buffers.get(random.nextInt(BUFFERS));
      long bytes = buffer.bo().sizeBytes();
      boolean writes = random.nextInt(3) == 0;
      long reads = random.nextInt(4) == 0 ? bytes / 8 : bytes;
      Submission submission = new Submission();
      submission.use(
          buffer, writes ? 0 : reads, writes ? bytes : 0, Submission.ANY_VERSION, Long.MAX_VALUE);
      client.submit(submission);
      client.awaitUnfinishedBelow(1 + random.nextInt(4));
    }
  }
}
