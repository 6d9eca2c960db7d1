package org.vramlab.stress.planted;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs jcstress on one planted fault after the other, in processes of their own, and fails unless
 * it finds each. Argument: a folder for its reports.
 */
public final class EveryPlantedFaultIsFound {
  private static final List<Class<?>> PLANTED =
      List.of(
          OwnerCheckedThenSet.class,
          OwnerReleasedWithoutFence.class,
          CallbackAddedWithoutLock.class);

  private EveryPlantedFaultIsFound() {}

  /** Runs all. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> missed = new ArrayList<>();
    for (Class<?> planted : PLANTED) {
      if (exitStatus(planted.getName(), arguments[0]) == 0) {
        missed.add(planted.getSimpleName());
      }
    }
    if (!missed.isEmpty()) {
      throw new IllegalStateException("jcstress did not find " + String.join(", ", missed));
    }
    System.out.println(PLANTED.size() + " of " + PLANTED.size() + " planted faults found");
  }

  private static int exitStatus(String test, String reports)
      throws IOException, InterruptedException {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            System.getProperty("java.class.path"),
            "org.openjdk.jcstress.Main",
            "-m",
            "quick",
            "-t",
            test,
            "-r",
            reports)
        .inheritIO()
        .start()
        .waitFor();
  }
}
