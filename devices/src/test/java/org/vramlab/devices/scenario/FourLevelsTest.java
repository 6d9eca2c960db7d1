package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchThread;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.ww.Algorithm;

/**
 * That the search of {@code two-devices-pairs} goes where it is meant to go: into executions in
 * which a lock is lost four levels down, and the loss goes all the way up.
 *
 * <pre>
 *   I0 on device 1: submit ─ map through a dma-buf
 *     exporter, device 0: validate
 *       ttm of device 0: evict the victim
 *         importer of the victim: prepareMove ─ its page table ─► EDEADLK
 * </pre>
 */
class FourLevelsTest {
  /** What must be on the stack where the lock is lost, outermost first. */
  private static final List<String> LEVELS =
      List.of(
          "WorldProcess.submit", "DmaBuf.map", "Evictor.evictLocked", "WorldMapping.prepareMove");

  @ParameterizedTest
  @EnumSource
  void pairs_someExecution_losesAPageTableFourLevelsDown_andComesBackWithItInHand(
      Algorithm algorithm) {
    Witness witness = new Witness();
    search(algorithm, witness, true);
    List<String> frames = witness.frames;
    assertNotNull(frames, "no execution loses another's page table");
    int above = -1;
    for (String level : LEVELS) {
      int at = frames.indexOf(level);
      assertTrue(at > above, () -> level + " is not in its place in " + frames);
      above = at;
    }
    assertTrue(witness.unlocked >= 2, "what it held: " + witness.unlocked);
    assertEquals(0, witness.heldWhenTaken, "it waits holding nothing");
    assertTrue(witness.firstAgain, "the lost lock is the first that it takes again");
    assertTrue(witness.sealed, "and then it succeeds");
  }

  /** How many of all executions have that. */
  @Tag("deep")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @EnumSource
  void pairs_all_areCounted(Algorithm algorithm) {
    Witness witness = new Witness();
    long[] counts = search(algorithm, witness, false);
    assertTrue(counts[1] > 0);
    System.out.printf(
        Locale.ROOT,
        "two-devices-pairs, %s: a page table is lost four levels down in %,d of %,d executions%n",
        algorithm.label(),
        counts[1],
        counts[0]);
  }

  /** Answers how many executions there were, and in how many of them it was seen. */
  private static long[] search(Algorithm algorithm, Witness witness, boolean once) {
    Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm);
    try (Trial trial = new Trial(Searched.shipped("two-devices-pairs"), settings, false)) {
      witness.trial = trial;
      trial.watch(witness);
      DepthFirst search =
          new DepthFirst(trial, SearchLimits.FIRST_FINDING, true, DepthFirst.UNBOUNDED, false);
      return SearchThread.call(() -> runAll(search, witness, once));
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    }
  }

  private static long[] runAll(DepthFirst search, Witness witness, boolean once) {
    long[] counts = new long[2];
    boolean more = true;
    while (more) {
      witness.beginsExecution();
      more = search.runOne();
      counts[0]++;
      if (witness.lost != EventSink.NONE) {
        counts[1]++;
        more &= !once;
      }
    }
    assertEquals(List.of(), search.result().findings());
    return counts;
  }

  /**
   * Looks for the first back-off for the page table of another process, and at what follows it. A
   * submission locks its own page table, and no other's: another's is only lost in {@code
   * prepareMove}.
   */
  private static final class Witness implements EventSink {
    private @Nullable Trial trial;
    private @Nullable List<String> frames;
    private int lost;
    private int ticket;
    private int task;

    /** By lock: the task that holds it. */
    private final NavigableMap<Integer, Integer> holders = new TreeMap<>();

    private int unlocked;
    private int heldWhenTaken;
    private boolean waiting;
    private boolean firstAgain;
    private boolean sealed;

    void beginsExecution() {
      lost = NONE;
      ticket = NONE;
      task = NONE;
      unlocked = 0;
      heldWhenTaken = NONE;
      waiting = false;
      firstAgain = false;
      sealed = false;
      holders.clear();
    }

    @Override
    public void ticketBackedOff(long nanos, int byTask, int byTicket, int lock, int pool) {
      if (lost != NONE || lock == NONE || !isAnothersPageTable(lock, byTask)) {
        return;
      }
      lost = lock;
      ticket = byTicket;
      task = byTask;
      waiting = true;
      if (frames == null) {
        frames = stack();
      }
    }

    private boolean isAnothersPageTable(int lock, int byTask) {
      Trial mine = trial;
      assertNotNull(mine);
      String name = mine.world().nameOfLock(lock);
      String own = "page table of " + mine.runtime().currentTask().name();
      return mine.runtime().currentTask().id() == byTask
          && name.startsWith("page table of ")
          && !name.equals(own);
    }

    private static List<String> stack() {
      List<String> outermostFirst = new ArrayList<>();
      StackWalker.getInstance()
          .forEach(frame -> {
            String type = frame.getClassName();
            outermostFirst.addFirst(
                type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName());
          });
      return outermostFirst;
    }

    @Override
    public void lockReleased(long nanos, int byTask, int lock) {
      if (byTask == task && waiting) {
        unlocked++;
      }
      holders.remove(lock);
    }

    @Override
    public void lockAcquired(long nanos, int byTask, int byTicket, int lock) {
      if (byTicket == ticket && waiting) {
        waiting = false;
        firstAgain = lock == lost;
        heldWhenTaken = Collections.frequency(holders.values(), byTask);
      }
      holders.put(lock, byTask);
    }

    @Override
    public void ticketSealed(long nanos, int byTask, int byTicket) {
      sealed |= byTicket == ticket && firstAgain;
    }
  }
}
