package org.vramlab.stress.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.vramlab.stress.AwaitedFence;
import org.vramlab.stress.CallbackKept;
import org.vramlab.stress.OppositeOrdersWoundWait;
import org.vramlab.stress.ReaderAgainstGrowth;
import org.vramlab.stress.TurnAtSpace;
import org.vramlab.stress.UnlockAgainstLock;
import org.vramlab.stress.World;
import org.vramlab.stress.planted.OwnerCheckedThenSet;
import org.vramlab.stress.planted.OwnerReleasedWithoutFence;

/**
 * Runs jcstress on one planted fault after the other, in processes of their own, and fails unless
 * it observes, for each, the forbidden outcome that the fault leads to. That jcstress failed is not
 * enough; and as soon as it was seen, that is enough. Argument: a folder for its reports.
 */
public final class EveryPlantedFaultIsFound {
  /** How often a race is begun anew before its fault counts as not found. */
  private static final String MOST_FORKS = "8";

  /**
   * A fault, the race that must show it, and as what.
   *
   * @param fault planted in the code under test; empty if {@code race} is a twin that contains it
   */
  private record Planted(String fault, Class<?> race, String story) {
    @Override
    public String toString() {
      return (fault.isEmpty() ? "" : fault + " in ") + race.getSimpleName();
    }
  }

  private static final List<Planted> ALL =
      List.of(
          new Planted("", OwnerCheckedThenSet.class, "Both held the lock."),
          new Planted("UNLOCK_LOOKS_ONCE", UnlockAgainstLock.class, "A wake-up was lost."),
          new Planted("WAKE_BEFORE_UNLOCK", UnlockAgainstLock.class, "A wake-up was lost."),
          new Planted("WOUND_WITHOUT_WAKE", OppositeOrdersWoundWait.class, "A wake-up was lost."),
          new Planted("CALLBACK_LOST", AwaitedFence.class, "A wake-up was lost."),
          new Planted("FENCE_LOOKED_AT_ONCE", CallbackKept.class, "Added, and never run."),
          new Planted("SPACE_WAKE_LOST", TurnAtSpace.class, "A wake-up was lost."),
          new Planted(
              "REPLACED_LIST_KEPT",
              ReaderAgainstGrowth.class,
              "Missed what was added before the last look."),
          new Planted(
              "", OwnerReleasedWithoutFence.class, "The waiter sleeps and nobody wakes it."));

  private EveryPlantedFaultIsFound() {}

  /** Runs all. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path reports = Path.of(arguments[0]);
    List<Planted> missed = new ArrayList<>();
    for (int i = 0; i < ALL.size(); i++) {
      Planted planted = ALL.get(i);
      String seen = observed(planted, reports.resolve(String.valueOf(i)));
      System.out.println(planted + ": " + (seen.isEmpty() ? "NOT FOUND" : seen));
      if (seen.isEmpty()) {
        missed.add(planted);
      }
    }
    if (!missed.isEmpty()) {
      throw new IllegalStateException("jcstress did not find " + missed);
    }
    System.out.println(ALL.size() + " of " + ALL.size() + " planted faults found");
  }

  /** The first forbidden state with the right story; empty if there is none. */
  private static String observed(Planted planted, Path reports)
      throws IOException, InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>("");
    // One kind of JVM is enough to be found in.
    String jvm = "-XX:+UseSerialGC -D" + World.FAULT + "=" + planted.fault();
    Jcstress.run(
        planted.race().getName() + "$",
        List.of("-m", "quick", "-sc", "false", "-f", MOST_FORKS, "-time", "500", "-jvmArgs", jvm),
        reports,
        line -> {
          Observed observed = Observed.parse(line);
          if (observed == null
              || !observed.isForbidden()
              || !observed.story().equals(planted.story())) {
            return false;
          }
          seen.set(observed.state() + ", " + observed.samples() + " times: " + observed.story());
          return true;
        });
    return seen.get();
  }
}
