package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vramlab.devices.placement.Placements;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Two dies of one package with room for 32 and 64 MiB, and what becomes of victims: guests of the
 * other die, dropped for a clean copy, or used where they are; and how often they go to and fro.
 */
class PlacementTest {
  private static final long MIB = 1L << 20;
  private static final long VRAM = 32 * MIB;
  private static final long PEER_VRAM = 64 * MIB;

  /** What a test has the clients of both devices do. */
  private interface Story {
    void run(GpuClient mine, GpuClient peers) throws Interrupted, NoMemory, Busy;
  }

  private final Trail trail = new Trail();
  private final List<Mapping> toClose = new ArrayList<>();
  private int guestsGivenBack;
  private @Nullable Fleet fleet;

  /** Counts whom the second device evicts that is not its own. */
  private final EventSink givenBack =
      new EventSink() {
        @Override
        public void evicted(
            long nanos,
            int task,
            int ticket,
            int buffer,
            int fromPool,
            int toPool,
            long bytes,
            int forBuffer) {
          ResourceManager lent = fleet().device(1).vram();
          boolean guest =
              toClose.stream()
                  .map(Mapping::bo)
                  .anyMatch(bo -> bo.id() == buffer && bo.manager() == fleet().device(0).manager());
          guestsGivenBack += fromPool == lent.pool() && guest ? 1 : 0;
        }
      };

  private void run(Placements placement, Story story) {
    Checker checker = new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
    Simulation simulation =
        new Simulation(Simulation.EXACT_SEED, Tee.of(checker, trail, givenBack), SpanLog.OFF);
    Fleet theFleet =
        new Fleet(
            simulation,
            new Lockdep(),
            Algorithm.WAIT_DIE,
            "frontier-mi250x",
            List.of(VRAM, PEER_VRAM),
            1L << 30,
            Retirement.BEHIND_FENCES,
            placement);
    fleet = theFleet;
    simulation.spawn(
        "test",
        () -> {
          try {
            GpuClient mine = new GpuClient(fleet().device(0), "mine", TicketSettings.PLAIN);
            GpuClient peers = new GpuClient(fleet().device(1), "peer's", TicketSettings.PLAIN);
            story.run(mine, peers);
            mine.awaitUnfinishedBelow(1);
            peers.awaitUnfinishedBelow(1);
            for (Mapping mapping : toClose) {
              (mapping.vm() == mine.vm() ? mine : peers).close(mapping, null, List.of());
            }
          } catch (NoMemory | Busy impossible) {
            throw new IllegalStateException("everything fits", impossible);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    theFleet.checkEmpty();
  }

  private Fleet fleet() {
    Fleet mine = fleet;
    if (mine == null) {
      throw new IllegalStateException("nothing runs");
    }
    return mine;
  }

  private Mapping create(GpuClient client, long bytes) {
    Mapping mapping = client.create(bytes);
    toClose.add(mapping);
    return mapping;
  }

  private static void read(GpuClient client, Mapping mapping, long bytes)
      throws Interrupted, NoMemory, Busy {
    use(client, mapping, bytes, 0);
  }

  private static void write(GpuClient client, Mapping mapping) throws Interrupted, NoMemory, Busy {
    use(client, mapping, 0, mapping.bo().sizeBytes());
  }

  private static void use(GpuClient client, Mapping mapping, long reads, long writes)
      throws Interrupted, NoMemory, Busy {
    Submission submission = new Submission();
    submission.use(mapping, reads, writes, Submission.ANY_VERSION, Long.MAX_VALUE);
    client.submit(submission);
    client.awaitUnfinishedBelow(1);
  }

  private boolean isAt(Mapping mapping, int device) {
    return mapping.bo().isIn(fleet().device(device).vram());
  }

  @Test
  void harvest_victimBecomesAGuestOfThePeer_andComesHomeWhenItIsUsed() {
    run(
        Placements.HARVEST,
        (mine, peers) -> {
          Mapping first = create(mine, 20 * MIB);
          Mapping second = create(mine, 20 * MIB);
          write(mine, first);
          write(mine, second);
          assertTrue(isAt(first, 1), "evicted for the second, and the peer has room");
          read(mine, first, first.bo().sizeBytes());
          assertTrue(isAt(first, 0));
          assertTrue(isAt(second, 1));
        });
    assertEquals(3, trail.peerCopies);
    assertEquals(3, trail.copies, "none through host memory");
  }

  @Test
  void linux_victimGoesToHostMemory_howeverMuchRoomThePeerHas() {
    run(
        Placements.LINUX,
        (mine, peers) -> {
          write(mine, create(mine, 20 * MIB));
          write(mine, create(mine, 20 * MIB));
        });
    assertEquals(0, trail.peerCopies);
    assertEquals(1, trail.copies);
  }

  @Test
  void harvest_peerThatNeedsItsRoom_evictsGuestsBeforeItsOwn() {
    run(
        Placements.HARVEST,
        (mine, peers) -> {
          Mapping own = create(peers, 8 * MIB);
          write(peers, own);
          Mapping guest = create(mine, 18 * MIB);
          write(mine, guest);
          write(mine, create(mine, 20 * MIB));
          assertTrue(isAt(guest, 1));
          write(peers, create(peers, 40 * MIB));
          assertTrue(isAt(own, 1), "least recently used, and yet it stays");
          assertFalse(isAt(guest, 1));
        });
    assertEquals(1, guestsGivenBack);
  }

  @Test
  void cost_victimThatWasOnlyRead_isDroppedForTheCopyWhereItCameFrom() {
    run(
        Placements.COST,
        (mine, peers) -> {
          // The peer's memory is full: there is only the host.
          write(peers, create(peers, 63 * MIB));
          Mapping first = create(mine, 20 * MIB);
          Mapping second = create(mine, 20 * MIB);
          for (int i = 0; i < 12; i++) {
            read(mine, first, first.bo().sizeBytes());
            read(mine, second, second.bo().sizeBytes());
          }
        });
    assertTrue(trail.evictions > 0);
    assertTrue(trail.kept >= trail.evictions);
    assertEquals(trail.kept, trail.copies, "all copies lead into VRAM: nothing was copied out");
  }

  @Test
  void cost_copyOfABufferThatIsWritten_isNoneAnyMore() {
    run(
        Placements.COST,
        (mine, peers) -> {
          write(peers, create(peers, 63 * MIB));
          Mapping first = create(mine, 20 * MIB);
          read(mine, first, first.bo().sizeBytes());
          assertEquals(1, trail.kept);
          write(mine, first);
          write(mine, create(mine, 20 * MIB));
        });
    assertEquals(2, trail.copies, "in, and out again");
  }

  @Test
  void cost_whatIsHardlyUsed_isUsedWhereItIs_untilThatHasCostAsMuchAsBringingItHome() {
    run(
        Placements.COST,
        (mine, peers) -> {
          Mapping large = create(mine, 20 * MIB);
          write(mine, large);
          write(mine, create(mine, 20 * MIB));
          assertTrue(isAt(large, 1));
          int uses = 0;
          while (isAt(large, 1)) {
            read(mine, large, 2 * MIB);
            uses++;
          }
          // 2 of 20 MiB at a time, three times as fast as a copy engine; and somebody must leave.
          assertTrue(uses > 10 && uses < 100, uses + " uses");
        });
  }

  /** The first visit is reached for until that has paid for the move; the next ones are known. */
  @Test
  void cost_whatWasUsedALotEachTime_comesHomeAtItsNextFirstUse() {
    run(
        Placements.COST,
        (mine, peers) -> {
          Mapping used = create(mine, 20 * MIB);
          Mapping other = create(mine, 20 * MIB);
          write(mine, used);
          for (int i = 0; i < 20; i++) {
            read(mine, used, used.bo().sizeBytes());
          }
          write(mine, other);
          assertTrue(isAt(used, 1));
          read(mine, used, MIB);
          assertTrue(isAt(used, 0), "for 1 of 20 MiB, and what is to come");
        });
  }

  /**
   * Half of them fit, all are used alike: those at home stay, the others are used where they are.
   */
  @Test
  void cost_whereAllAreUsedAlike_noneIsWorthAnothersPlace() {
    run(Placements.HARVEST, roundAndRound());
    int harvested = trail.evictions;
    PlacementTest other = new PlacementTest();
    other.run(Placements.COST, other.roundAndRound());
    assertTrue(harvested >= 80, trail.toString());
    assertTrue(other.trail.evictions <= harvested / 8, other.trail.toString());
  }

  private Story roundAndRound() {
    return (mine, peers) -> {
      List<Mapping> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(create(mine, 7 * MIB));
        write(mine, all.getLast());
      }
      for (int round = 0; round < 20; round++) {
        for (Mapping one : all) {
          read(mine, one, one.bo().sizeBytes());
        }
      }
    };
  }

  @Test
  void cost_whatIsShared_isNotUsedWhereItIs() {
    run(
        Placements.COST,
        (mine, peers) -> {
          SharedBuffer shared = new SharedBuffer(mine, 20 * MIB);
          shared.importInto(peers);
          write(mine, shared.mapping);
          write(mine, create(mine, 20 * MIB));
          assertFalse(isAt(shared.mapping, 0));
          read(mine, shared.mapping, MIB);
          assertTrue(isAt(shared.mapping, 0), "where whoever imports it has it brought");
          shared.close();
        });
  }

  /** Two buffers, of which only one fits, in turn: with harvest every use moves both. */
  @Test
  void cost_buffersThatDisplaceEachOther_moveOnlyOnceThatIsPaidFor() {
    int rounds = 100;
    run(Placements.HARVEST, inTurn(rounds));
    assertTrue(trail.evictions >= 2 * rounds, trail.toString());
    PlacementTest other = new PlacementTest();
    other.run(Placements.COST, other.inTurn(rounds));
    assertTrue(other.trail.evictions <= rounds / 2, other.trail.toString());
  }

  private Story inTurn(int rounds) {
    return (mine, peers) -> {
      Mapping first = create(mine, 20 * MIB);
      Mapping second = create(mine, 20 * MIB);
      write(mine, first);
      write(mine, second);
      for (int i = 0; i < rounds; i++) {
        read(mine, first, first.bo().sizeBytes());
        read(mine, second, second.bo().sizeBytes());
      }
    };
  }

  /**
   * A peer that always takes its room back: each time a guest is sent there in vain, and the longer
   * this goes on the more rarely.
   */
  @Test
  void harvest_peerThatTakesItsRoomBackEachTime_isAskedMoreAndMoreRarely() {
    int rounds = 400;
    run(
        Placements.HARVEST,
        (mine, peers) -> {
          Mapping first = create(mine, 20 * MIB);
          Mapping second = create(mine, 20 * MIB);
          Mapping own = create(peers, 62 * MIB);
          write(mine, first);
          for (int i = 0; i < rounds; i++) {
            write(mine, i % 2 == 0 ? second : first);
            write(peers, own);
            // The peer's own goes to the host by itself, so that its room looks free again.
            evictAll(fleet().device(1));
            fleet().wwClass.sched().delay(1_000_000, SpanKind.PAUSE);
          }
        });
    double seconds = rounds * 0.003;
    int bound = (int) Math.ceil(Math.log(seconds / 0.010) / Math.log(2)) + 2;
    assertTrue(guestsGivenBack >= 3, guestsGivenBack + " times");
    assertTrue(guestsGivenBack <= bound, guestsGivenBack + " times, and no more than " + bound);
  }

  private static void evictAll(AmdgpuDevice device) throws Interrupted, NoMemory, Busy {
    new EvictionPass(device.manager(), AmdgpuDevice.VRAM)
        .run(new Ticket(device.wwClass(), TicketSettings.PLAIN));
    assertEquals(0, device.vram().usedPages() / BufferObject.PAGE_BYTES);
  }
}
