package org.vramlab.stress.planted;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.stress.AwaitedFence;
import org.vramlab.stress.CallbackKept;
import org.vramlab.stress.OppositeOrdersWoundWait;
import org.vramlab.stress.TurnAtSpace;
import org.vramlab.stress.TwoInLine;
import org.vramlab.stress.World;

/**
 * Runs jcstress on one planted fault after the other, in processes of their own, and fails unless
 * it observes, for each, the forbidden outcome that the fault leads to. That jcstress failed is not
 * enough. Argument: a folder for its reports.
 */
public final class EveryPlantedFaultIsFound {
  /** How jcstress words it: the state, then what the test says of it. */
  private static final String OBSERVED = "Observed forbidden state: ";

  /**
   * A fault, the race that must show it, and as what.
   *
   * @param fault planted in the code under test; empty if {@code race} is a twin that contains it
   */
  private record Planted(String fault, Class<?> race, String story) {}

  private static final List<Planted> ALL =
      List.of(
          new Planted("", OwnerCheckedThenSet.class, "(Both held the lock.)"),
          new Planted("UNLOCK_LOOKS_ONCE", TwoInLine.class, "(A wake-up was lost.)"),
          new Planted("WAKE_BEFORE_UNLOCK", TwoInLine.class, "(A wake-up was lost.)"),
          new Planted("WOUND_WITHOUT_WAKE", OppositeOrdersWoundWait.class, "(A wake-up was lost.)"),
          new Planted("CALLBACK_LOST", AwaitedFence.class, "(A wake-up was lost.)"),
          new Planted("FENCE_LOOKED_AT_ONCE", CallbackKept.class, "(Added, and never run.)"),
          new Planted("SPACE_WAKE_LOST", TurnAtSpace.class, "(A wake-up was lost.)"),
          new Planted(
              "", OwnerReleasedWithoutFence.class, "(The waiter sleeps and nobody wakes it.)"));

  private EveryPlantedFaultIsFound() {}

  /** Runs all. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<Planted> missed = new ArrayList<>();
    for (Planted planted : ALL) {
      String seen = observed(planted, arguments[0]);
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
  private static String observed(Planted planted, String reports)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                "org.openjdk.jcstress.Main",
                "-m",
                "quick",
                // One kind of JVM is enough to be found in.
                "-jvmArgs",
                "-XX:+UseSerialGC -D" + World.FAULT + "=" + planted.fault(),
                "-t",
                planted.race().getName() + "$",
                "-r",
                reports)
            .redirectErrorStream(true)
            .start();
    String seen = "";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int at = line.indexOf(OBSERVED);
        if (at >= 0 && line.endsWith(planted.story())) {
          seen = seen.isEmpty() ? line.substring(at + OBSERVED.length()) : seen;
        }
      }
    }
    process.waitFor();
    return seen;
  }
}
