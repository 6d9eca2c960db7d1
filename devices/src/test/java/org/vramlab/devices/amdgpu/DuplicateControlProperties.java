package org.vramlab.devices.amdgpu;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.vramlab.devices.lifecycle.DeviceGone;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.dmabuf.Revoked;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Three dies that read each other's buffers, and write them now and then, with too little memory
 * for their own and what they duplicate, while one of them is suspended and perhaps removed: every
 * read sees the last write, and all memory is back at the end.
 */
class DuplicateControlProperties {
  private static final long MIB = 1L << 20;
  private static final int DEVICES = 3;

  @Property(tries = 150)
  void clientsShare_whileADeviceComesAndGoes_everyReadSeesTheLastWrite(
      @ForAll Algorithm algorithm,
      @ForAll @IntRange(min = 0, max = 3) int suspends,
      @ForAll boolean removes,
      @ForAll long seed) {
    Checker checker =
        new Checker(
            CheckerOptions.simulation(
                algorithm == Algorithm.WAIT_DIE
                    ? CheckerOptions.Algorithm.WAIT_DIE
                    : CheckerOptions.Algorithm.WOUND_WAIT));
    Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);
    Fleet fleet =
        new Fleet(
            simulation,
            new Lockdep(),
            algorithm,
            "frontier-mi250x",
            List.of(24 * MIB, 32 * MIB, 48 * MIB),
            1L << 30,
            Retirement.BEHIND_FENCES,
            Placements.COST);
    SplittableRandom random = new SplittableRandom(seed);
    simulation.spawn("all", () -> share(simulation, fleet, suspends, removes, random));
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
  }

  private static void share(
      Simulation simulation, Fleet fleet, int suspends, boolean removes, SplittableRandom random)
      throws Interrupted {
    try {
      List<GpuClient> clients = new ArrayList<>();
      for (int device = 0; device < DEVICES; device++) {
        clients.add(new GpuClient(fleet.device(device), "client" + device, TicketSettings.PLAIN));
      }
      List<SharedBuffer> buffers = new ArrayList<>();
      for (GpuClient owner : clients) {
        SharedBuffer shared = new SharedBuffer(owner, (2 + random.nextInt(9)) * MIB);
        for (GpuClient reader : clients) {
          if (reader != owner) {
            shared.importInto(reader);
          }
        }
        buffers.add(shared);
      }
      int[] working = {DEVICES};
      for (GpuClient client : clients) {
        SplittableRandom own = random.split();
        simulation.spawn(
            "work of " + client.device().name(),
            () -> {
              work(client, buffers, own);
              working[0]--;
            });
      }
      PowerAtRandom.play(fleet.device(random.nextInt(DEVICES)), suspends, removes, random.split());
      while (working[0] > 0) {
        simulation.delay(1_000_000, SpanKind.PAUSE);
      }
      for (SharedBuffer shared : buffers) {
        shared.close();
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("the host has room for everything", impossible);
    }
  }

  private static void work(GpuClient client, List<SharedBuffer> buffers, SplittableRandom random)
      throws Interrupted {
    for (int i = 0; i < 40; i++) {
      SharedBuffer shared = buffers.get(random.nextInt(buffers.size()));
      Mapping mapping = shared.of(client);
      long bytes = mapping.bo().sizeBytes();
      boolean writes = random.nextInt(8) == 0;
      Submission submission = new Submission();
      submission.use(
          mapping, writes ? 0 : bytes, writes ? bytes : 0, Submission.ANY_VERSION, Long.MAX_VALUE);
      try {
        client.submit(submission);
      } catch (Revoked | DeviceGone gone) {
        // Another device, or its own.
      } catch (NoMemory | Busy impossible) {
        throw new IllegalStateException("everything fits", impossible);
      }
      client.awaitUnfinishedBelow(1 + random.nextInt(4));
    }
    client.awaitUnfinishedBelow(1);
  }
}
