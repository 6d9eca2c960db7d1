package org.vramlab.stress.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs jcstress on the races of the code as it is, and fails unless all configurations of all of
 * them were run and are clean. Arguments: a folder for reports, a pattern for names of races (of
 * {@code org.vramlab.stress}; part of a name is enough), and options of jcstress.
 */
public final class EveryRaceIsClean {
  private static final Pattern COUNTED =
      Pattern.compile("\\(Results: (?<planned>\\d+) planned; (?<passed>\\d+) passed, .*");

  private EveryRaceIsClean() {}

  /** Runs all that match. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> options = Arrays.asList(arguments).subList(2, arguments.length);
    // Not those of the packages below.
    String races = "org\\.vramlab\\.stress\\.\\w*" + arguments[1] + "\\w*$";
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean forbidden = new AtomicBoolean();
    String counted =
        Jcstress.run(
            races,
            options,
            Path.of(arguments[0]),
            line -> {
              ended.compareAndSet(false, line.startsWith("RUN RESULTS"));
              Observed observed = Observed.parse(line);
              forbidden.compareAndSet(false, observed != null && observed.isForbidden());
              if (ended.get() && (observed != null || line.startsWith(".........."))) {
                System.out.println(line);
              }
              return false;
            });
    Matcher matcher = COUNTED.matcher(counted);
    if (!matcher.matches()
        || forbidden.get()
        || !matcher.group("planned").equals(matcher.group("passed"))) {
      throw new IllegalStateException(
          "not clean, or cut short: '" + counted + "'; see printed.txt in " + arguments[0]);
    }
    System.out.println("clean in all of " + matcher.group("passed") + " configurations");
  }
}
