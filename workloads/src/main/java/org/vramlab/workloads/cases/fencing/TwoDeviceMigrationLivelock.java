package org.vramlab.workloads.cases.fencing;

import java.util.Arrays;
import java.util.List;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.workloads.cases.CaseScenario;
import org.vramlab.workloads.cases.CaseScenario.Desk;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.SearchedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * D1: two devices fault on one range of shared virtual memory, and each destroys the other's
 * half-done migration, for ever.
 *
 * <pre>
 *   attempt:  claim the range's pages, one after the other; a page that somebody else claims is
 *             thrown out to host memory (his attempt is ruined), and mine begins anew
 * </pre>
 *
 * <p>Searched by states, with traffic for ever: a round that comes back to where it was without
 * anybody's migration being done is a livelock. Right: an attempt that was ruined is made again
 * alone, with the range's lock as its writer, and that one is not ruined: so there is at most one
 * more attempt for each fault.
 */
public final class TwoDeviceMigrationLivelock extends SearchedCase {
  private static final int NOBODY = -1;
  private static final int PAGES = 2;

  @Override
  public String id() {
    return "svm-two-device-migration-livelock";
  }

  @Override
  public String section() {
    return "D1";
  }

  @Override
  public String title() {
    return "devices that fault on one range undo each other's migration for ever";
  }

  @Override
  public String source() {
    return "xe commit 0620837490e0 (Dec 2025)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of(Knob.number("devices", "how many fault at once", 2, 2, 3));
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty("a ruined attempt is made again"),
        Variant.right("a ruined attempt is made again as the only writer"));
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    return new CaseScenario(
        id(),
        title(),
        true,
        desk -> {
          Range range = new Range(desk);
          for (int i = 0; i < values.number("devices"); i++) {
            int device = i;
            desk.task("gpu" + i, () -> serve(desk, range, device, !variant.isFaulty()));
          }
        });
  }

  /** One device: faults, migrates, faults again. */
  private static void serve(Desk desk, Range range, int device, boolean escalates) {
    while (true) {
      desk.stage().runtime().beginsRound(0);
      boolean alone = false;
      while (!attempt(desk, range, device, alone)) {
        alone = escalates;
      }
    }
  }

  private static boolean attempt(Desk desk, Range range, int device, boolean alone) {
    // Nothing is remembered of attempts before but how this one is made.
    desk.stage().runtime().startsOver(alone ? 2 : 1);
    if (alone) {
      range.lock.lock();
    } else {
      range.lock.lockShared();
    }
    boolean done = range.migrateTo(device);
    if (alone) {
      if (!done) {
        throw new IllegalStateException("ruined, although nobody else was at it");
      }
      range.lock.unlock();
    } else {
      range.lock.unlockShared();
    }
    return done;
  }

  /** The pages of the range: who is migrating each. */
  private static final class Range implements Shared {
    private final Sched sched;
    private final int sharedId;
    private final SleepingLock lock;
    private final int[] claimedBy = {NOBODY, NOBODY};

    Range(Desk desk) {
      sched = desk.wwClass().sched();
      sharedId = sched.share(this);
      int lockClass = desk.wwClass().lockdep().defineClass("range", LockKind.OUTER);
      lock = new SleepingLock(sched, desk.wwClass().lockdep(), lockClass, "the range's lock");
    }

    /** One attempt; false if it was ruined, or found that it must ruin another's. */
    boolean migrateTo(int device) {
      for (int page = 0; page < PAGES; page++) {
        sched.step(this, true);
        if (claimedBy[page] != NOBODY && claimedBy[page] != device) {
          // Busy: the range goes back to host memory, whoever was at it.
          Arrays.fill(claimedBy, NOBODY);
          return false;
        }
        claimedBy[page] = device;
      }
      sched.step(this, true);
      boolean done = true;
      for (int page = 0; page < PAGES; page++) {
        done &= claimedBy[page] == device;
      }
      // Done or ruined: what it has claimed it has no more.
      for (int page = 0; page < PAGES; page++) {
        if (claimedBy[page] == device) {
          claimedBy[page] = NOBODY;
        }
      }
      return done;
    }

    @Override
    public int sharedId() {
      return sharedId;
    }

    @Override
    public void digest(Digest into) {
      for (int device : claimedBy) {
        into.add(device);
      }
    }
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    return Stage.Settings.PLAIN;
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    return finding.kind() == Finding.Kind.LIVELOCK
        && finding.story().contains("never completes a round");
  }
}
