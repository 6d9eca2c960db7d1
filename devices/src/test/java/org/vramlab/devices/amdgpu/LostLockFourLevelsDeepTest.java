package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;

/**
 * An importer maps; the exporter validates; that evicts; another importer in a third driver must be
 * told, and its page-table root is held by an older ticket.
 *
 * <pre>
 *   importer on gpu1: submit ─ map
 *     exporter gpu0: validate
 *       ttm of gpu0: evict the victim
 *         importer on gpu2: prepareMove ─ root ─► EDEADLK
 * </pre>
 */
class LostLockFourLevelsDeepTest {
  private static final long PAGES = 8;
  private static final long BYTES = PAGES * BufferObject.PAGE_BYTES;
  private static final long HELD_NANOS = 1_000_000;

  /** Writes down what happens, with the number of the ticket. */
  private static final class Diary implements EventSink {
    private final List<String> entries = new ArrayList<>();

    @Override
    public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
      entries.add(ticket + " backs off for " + lock);
    }

    @Override
    public void ticketSealed(long nanos, int task, int ticket) {
      entries.add(ticket + " seals");
    }

    @Override
    public void lockAcquired(long nanos, int task, int ticket, int lock) {
      entries.add(ticket + " locks " + lock);
    }

    @Override
    public void lockReleased(long nanos, int task, int lock) {
      entries.add("task " + task + " unlocks " + lock);
    }

    @Override
    public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
      entries.add(ticket + " sleeps for " + lock);
    }

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
      entries.add(ticket + " evicts " + buffer + " for " + forBuffer);
    }

    @Override
    public void mappingInvalidated(long nanos, int mapping, int buffer) {
      entries.add("mapping " + mapping + " stale");
    }

    /** The entries after {@code entry}, which must be there. */
    List<String> after(String entry) {
      int index = entries.indexOf(entry);
      assertTrue(index >= 0, () -> "no '" + entry + "' in " + entries);
      return entries.subList(index + 1, entries.size());
    }
  }

  private final Diary diary = new Diary();
  private final Checker checker =
      new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));
  private final Simulation simulation =
      new Simulation(Simulation.EXACT_SEED, Tee.of(checker, diary), SpanLog.OFF);
  private final Fleet fleet =
      new Fleet(
          simulation,
          new Lockdep(),
          Algorithm.WAIT_DIE,
          "frontier-mi250x",
          3,
          BYTES,
          64 * BYTES,
          Retirement.BEHIND_FENCES);
  private final TicketSettings settings = new TicketSettings(EvictionMode.TICKET, true, false, 29);
  private final GpuClient owner = new GpuClient(fleet.device(0), "owner", settings);
  private final GpuClient importer = new GpuClient(fleet.device(1), "importer", settings);
  private final GpuClient bystander = new GpuClient(fleet.device(2), "bystander", settings);

  @Test
  void map_rootOfAnotherImporterHeldByAnOlder_unwindsAndRetriesWithItInHand() {
    List<SharedBuffer> shared = new ArrayList<>();
    simulation.spawn(
        "test",
        () -> {
          try {
            SharedBuffer wanted = new SharedBuffer(owner, BYTES);
            Mapping ours = wanted.importInto(importer);
            SharedBuffer victim = new SharedBuffer(owner, BYTES);
            Mapping theirs = victim.importInto(bystander);
            shared.add(wanted);
            shared.add(victim);
            submit(bystander, theirs);
            bystander.awaitUnfinishedBelow(1);
            diary.entries.clear();
            simulation.spawn("older", this::holdTheBystandersRoot);
            simulation.delay(10_000, SpanKind.PAUSE);
            submit(importer, ours);
            assertEquals(1, importer.backOffs());
            assertTrue(wanted.mapping.bo().isIn(fleet.device(0).vram()));
            assertFalse(victim.mapping.bo().isIn(fleet.device(0).vram()));
            importer.awaitUnfinishedBelow(1);
            // The bystander maps again at its next submission, which pushes the other one out.
            submit(bystander, theirs);
            assertTrue(victim.mapping.bo().isIn(fleet.device(0).vram()));
            bystander.awaitUnfinishedBelow(1);
            wanted.close();
            victim.close();
          } catch (NoMemory | Busy unexpected) {
            throw new IllegalStateException(unexpected);
          }
        });
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    fleet.checkEmpty();
    assertEquals(0, bystander.vm().extraReferences());
    checkStory(shared.get(0).mapping.bo(), shared.get(1).mapping.bo());
  }

  /** What the importer's ticket did, in order. */
  private void checkStory(BufferObject wanted, BufferObject victim) {
    int root = bystander.vm().lock().id();
    int ownRoot = importer.vm().lock().id();
    String backOff =
        diary.entries.stream()
            .filter(entry -> entry.endsWith(" backs off for " + root))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nobody lost the root: " + diary.entries));
    String ticket = backOff.substring(0, backOff.indexOf(' '));
    List<String> before = diary.entries.subList(0, diary.entries.indexOf(backOff));
    assertTrue(before.contains(ticket + " locks " + ownRoot));
    assertTrue(before.contains(ticket + " locks " + wanted.lock().id()));
    assertTrue(before.contains(ticket + " locks " + victim.lock().id()));

    List<String> after = diary.after(backOff);
    int slept = after.indexOf(ticket + " sleeps for " + root);
    List<String> unlocked =
        after.subList(0, slept).stream().filter(entry -> entry.contains(" unlocks ")).toList();
    assertEquals(3, unlocked.size(), "everything is given up before it sleeps: " + unlocked);

    List<String> retry =
        after.stream().filter(entry -> entry.startsWith(ticket + " ")).skip(1).toList();
    int position = 0;
    for (String step :
        List.of(
            ticket + " locks " + root,
            ticket + " locks " + ownRoot,
            ticket + " locks " + wanted.lock().id(),
            ticket + " locks " + victim.lock().id(),
            ticket + " evicts " + victim.id() + " for " + wanted.id(),
            ticket + " seals")) {
      int found = retry.indexOf(step);
      assertNotEquals(-1, found, () -> step + " is not in " + retry);
      assertTrue(found >= position, () -> step + " comes too early in " + retry);
      position = found;
    }
  }

  private void holdTheBystandersRoot() throws Interrupted {
    try {
      new Ticket(fleet.wwClass, settings)
          .execute(t -> {
            t.lock(bystander.vm());
            simulation.delay(HELD_NANOS, SpanKind.SUBMIT);
            t.seal();
          });
    } catch (NoMemory | Busy unexpected) {
      throw new IllegalStateException(unexpected);
    }
  }

  private static void submit(GpuClient client, Mapping mapping) throws Interrupted, NoMemory, Busy {
    Submission submission = new Submission();
    submission.use(mapping, 0, BYTES, Submission.ANY_VERSION, Long.MAX_VALUE);
    client.submit(submission);
  }
}
