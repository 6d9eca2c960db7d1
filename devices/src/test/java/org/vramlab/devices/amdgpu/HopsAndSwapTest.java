package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.content.BrokenContent;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.pages.HostMemory;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Memory for one buffer in VRAM and one in GTT, and what happens to buffers beyond these: they live
 * in system memory, get there and back through GTT, and go to swap space when the host is short of
 * pages.
 */
class HopsAndSwapTest {
  private static final long MIB = 1 << 20;
  private static final long PAGES = MIB / BufferObject.PAGE_BYTES;

  /** What a test has the client do. */
  private interface Story {
    void run(GpuClient client, Mapping[] buffers) throws Interrupted, NoMemory, Busy;
  }

  private final List<String> told = new ArrayList<>();
  private final List<String> pools = new ArrayList<>();
  private @Nullable HostMemory host;
  private @Nullable WwClass wwClass;

  /** Writes down who goes where. */
  private final EventSink diary =
      new EventSink() {
        @Override
        public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
          pools.add(name.substring(name.lastIndexOf(' ') + 1));
        }

        @Override
        public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
          told.add(buffer + " in " + pools.get(pool));
        }

        @Override
        public void copyQueued(
            long nanos,
            int copy,
            int queue,
            int fence,
            int buffer,
            int fromResource,
            int toResource,
            int fromPool,
            int toPool,
            long bytes) {
          told.add(buffer + " copied " + pools.get(fromPool) + " to " + pools.get(toPool));
        }

        @Override
        public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
          told.add(buffer + " swapped out");
        }

        @Override
        public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
          told.add(buffer + " swapped in");
        }
      };

  /** Runs {@code story} with three buffers of which VRAM and GTT hold one each. */
  private void run(long hostPages, Story story) {
    Checker checker = new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
    Simulation simulation =
        new Simulation(Simulation.EXACT_SEED, Tee.of(checker, diary), SpanLog.OFF);
    Lockdep lockdep = new Lockdep();
    WwClass theClass = new WwClass(simulation, lockdep, Algorithm.WAIT_DIE);
    wwClass = theClass;
    HostMemory theHost = new HostMemory(simulation, lockdep, HostMemory.UNLIMITED, hostPages);
    host = theHost;
    AmdgpuDevice device =
        new AmdgpuDevice(
            theClass,
            new Wires(simulation, Topologies.named("frontier-mi250x")),
            0,
            new DeviceSettings(
                MIB,
                MIB,
                EvictionPolicy.LRU,
                CpuCosts.LINUX,
                Retirement.BEHIND_FENCES,
                ResidencyRules.PLAIN,
                SharingRules.LINUX,
                theHost),
            new JobScale(Simulation.EXACT_SEED, 0));
    GpuClient client = new GpuClient(device, "process", TicketSettings.PLAIN);
    simulation.spawn(
        "client",
        () -> {
          try {
            Mapping[] buffers = new Mapping[3];
            for (int i = 0; i < buffers.length; i++) {
              buffers[i] = client.create(MIB);
            }
            story.run(client, buffers);
            client.awaitUnfinishedBelow(1);
            for (Mapping buffer : buffers) {
              client.close(buffer, null, List.of());
            }
          } catch (NoMemory | Busy impossible) {
            throw new IllegalStateException(impossible);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    device.manager().checkEmpty();
    assertEquals(0, theHost.usedPages());
    assertEquals(0, theHost.swappedPages());
  }

  private static void write(GpuClient client, Mapping buffer) throws Interrupted, NoMemory, Busy {
    use(client, buffer, 0, MIB, Submission.ANY_VERSION);
  }

  /** A job that reads it, and must find that version. */
  private static void read(GpuClient client, Mapping buffer, long version)
      throws Interrupted, NoMemory, Busy {
    use(client, buffer, MIB, 0, version);
  }

  private static void use(GpuClient client, Mapping buffer, long reads, long writes, long version)
      throws Interrupted, NoMemory, Busy {
    Submission submission = new Submission();
    submission.use(buffer, reads, writes, version, Long.MAX_VALUE);
    client.submit(submission);
  }

  @Test
  void victimAndFullGtt_goesThroughGtt_andPushesOthersOutOfIt() {
    run(
        HostMemory.UNLIMITED,
        (client, buffers) -> {
          write(client, buffers[0]);
          write(client, buffers[1]);
          told.clear();
          write(client, buffers[2]);
          assertEquals(
              List.of(
                  "0 in SYSTEM", "1 copied VRAM to GTT", "1 in GTT", "1 in SYSTEM", "2 in VRAM"),
              told);
        });
  }

  @Test
  void outOfSystemMemory_intoVram_goesThroughGttWithoutACopy() {
    run(
        HostMemory.UNLIMITED,
        (client, buffers) -> {
          write(client, buffers[0]);
          write(client, buffers[1]);
          write(client, buffers[2]);
          told.clear();
          read(client, buffers[0], 1);
          assertEquals(
              List.of(
                  "2 copied VRAM to GTT",
                  "2 in GTT",
                  "2 in SYSTEM",
                  "0 in GTT",
                  "0 copied GTT to VRAM",
                  "0 in VRAM"),
              withoutRoomThatWasThere(told));
        });
  }

  /** GTT was left by buffer 1 on its way, so nobody has to go for buffer 2. */
  private static List<String> withoutRoomThatWasThere(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("1 ")).toList();
  }

  @Test
  void hostWithoutPages_swapsOut_andBringsTheContentsBack() {
    run(
        PAGES,
        (client, buffers) -> {
          write(client, buffers[0]);
          write(client, buffers[1]);
          write(client, buffers[2]);
          assertTrue(told.contains("0 swapped out"), told.toString());
          Content content = place(buffers[0]);
          assertEquals(Content.NOTHING, content.version(), "its pages are somebody else's");
          read(client, buffers[0], 1);
          assertTrue(told.contains("0 swapped in"), told.toString());
          read(client, buffers[1], 1);
          read(client, buffers[2], 1);
        });
    assertEquals(2 * PAGES, theHost().peakPages(), "a ticket's own victim cannot be swapped out");
    assertTrue(theHost().swapIns() > 1);
  }

  @Test
  void swappedOut_usedWithoutItsContents_isNoticed() {
    assertThrows(
        BrokenContent.class,
        () ->
            run(
                PAGES,
                (client, buffers) -> {
                  write(client, buffers[0]);
                  write(client, buffers[1]);
                  write(client, buffers[2]);
                  place(buffers[0]).expect(1, buffers[0].bo().id(), "test", 0);
                }));
  }

  @Test
  void shrinker_takesABufferOutOfGtt_onceItsCopyHasEnded() {
    run(
        HostMemory.UNLIMITED,
        (client, buffers) -> {
          write(client, buffers[0]);
          write(client, buffers[1]);
          told.clear();
          assertEquals(PAGES, swapOut(client));
          assertEquals(List.of("0 in SYSTEM", "0 swapped out"), told);
          assertTrue(buffers[0].bo().reservation().isIdle(Usage.BOOKKEEP));
          read(client, buffers[0], 1);
          assertFalse(told.contains("0 copied SYSTEM to VRAM"));
        });
  }

  private long swapOut(GpuClient client) throws Interrupted, NoMemory, Busy {
    long[] pages = new long[1];
    WwClass theClass = wwClass;
    assert theClass != null : "the run has begun";
    new Ticket(theClass, TicketSettings.PLAIN)
        .execute(ticket -> {
          pages[0] = client.device().manager().swapOut(Operation.of(ticket));
          ticket.seal();
        });
    return pages[0];
  }

  private HostMemory theHost() {
    HostMemory mine = host;
    assert mine != null : "the run has been";
    return mine;
  }

  private static Content place(Mapping buffer) {
    Content place = buffer.bo().resource();
    assert place != null : "it lives somewhere";
    return place;
  }
}
