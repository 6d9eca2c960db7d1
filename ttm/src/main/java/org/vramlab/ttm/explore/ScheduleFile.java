package org.vramlab.ttm.explore;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fault.Fault;

/**
 * A schedule to be kept: with the scenario and the settings that it belongs to, what was found with
 * it, and a digest of the state that it leads to, so that whoever follows it again knows whether he
 * got there. Immutable.
 *
 * <h2>The file</h2>
 *
 * Text, in UTF-8, line by line; empty lines and those that begin with {@code #} say nothing.
 *
 * <pre>
 *   vramlab-schedule 1               name and version of the form; first
 *   scenario abba                    what is run: a name that ships with the program,
 *   | line of text                   or, each line after a bar, a scenario in its text form
 *   class wait-die                   or wound-wait
 *   locking ticket                   or trylock, one-ticket
 *   victims keep                     or drop
 *   steps coarse                     or fine: choice points inside primitives count
 *   checker on                       or off
 *   notification-locks on            only with such locks
 *   faults none                      or what is planted, by name, commas between
 *   finding deadlock                 what is found at the end; none if nothing
 *   loop-from 12                     only of a livelock: how many steps lead to the loop
 *   actor 0 T0                       every task and completion that takes a step, by number,
 *   actor 3 hardware                 and what it is called
 *   run T0*3 T1 hardware#3 T0*2      whose steps, in order: a name, times how many; over as many
 *   run T1                           lines as it takes. Names that several have end in #number
 *   digest 00c0ffee00c0ffee          of the state after the last step, 16 hexadecimal digits; last
 * </pre>
 *
 * @param scenario its name
 * @param text the scenario's text form; null if it ships under its name
 * @param settings what it is run under
 * @param kind what is found at the end; null if nothing
 * @param loopFrom as in {@link Finding#loopFrom}
 * @param actors what actors are called, by number; empty where one takes no step
 * @param schedule whose step comes when
 * @param digest of the state after the last step
 */
public record ScheduleFile(
    String scenario,
    @Nullable String text,
    Stage.Settings settings,
    Finding.@Nullable Kind kind,
    int loopFrom,
    List<String> actors,
    Schedule schedule,
    long digest) {
  /** Version of the form. */
  public static final int VERSION = 1;

  static final String FIRST_LINE = "vramlab-schedule";

  private static final int WIDTH = 100;

  /** Copies the list. */
  public ScheduleFile {
    actors = List.copyOf(actors);
  }

  /**
   * The file of a finding.
   *
   * @param name what the user calls the scenario
   * @param text its text form; null if it ships under its name
   * @throws IllegalArgumentException if the finding's schedule cannot be followed
   */
  public static ScheduleFile of(
      String name,
      @Nullable String text,
      Scenario scenario,
      Stage.Settings settings,
      Finding finding) {
    Schedule schedule = finding.schedule();
    try (Trial trial = new Trial(scenario, settings, true)) {
      ExactReplay replay = new ExactReplay(trial, schedule);
      trial.run(replay);
      String problem = replay.problem();
      if (problem != null) {
        throw new IllegalArgumentException("this schedule cannot be followed: " + problem);
      }
      return new ScheduleFile(
          name,
          text,
          settings,
          finding.kind(),
          finding.loopFrom(),
          ScheduleSteps.names(trial.runtime(), schedule),
          schedule,
          replay.lastDigest());
    }
  }

  /** Understands a file. */
  public static ScheduleFile parse(String text) throws MalformedSchedule {
    return new ScheduleParser(text).parse();
  }

  /** The file's text. */
  public String toText() {
    StringBuilder out = new StringBuilder();
    line(out, FIRST_LINE, Integer.toString(VERSION));
    line(out, "scenario", scenario);
    if (text != null) {
      text.lines().forEach(each -> line(out, "|", each));
    }
    line(out, "class", settings.algorithm().label());
    line(out, "locking", settings.mode().label());
    line(out, "victims", settings.keepVictims() ? "keep" : "drop");
    line(out, "steps", settings.fine() ? "fine" : "coarse");
    line(out, "checker", settings.checked() ? "on" : "off");
    if (settings.notificationLocks()) {
      line(out, "notification-locks", "on");
    }
    List<String> faults = settings.faults().toSet().stream().map(Fault::label).toList();
    line(out, "faults", faults.isEmpty() ? "none" : String.join(",", faults));
    line(out, "finding", kind == null ? "none" : kind.label());
    if (loopFrom >= 0) {
      line(out, "loop-from", Integer.toString(loopFrom));
    }
    for (int actor = 0; actor < actors.size(); actor++) {
      if (!actors.get(actor).isEmpty()) {
        line(out, "actor", actor + " " + actors.get(actor));
      }
    }
    ScheduleSteps.lines(schedule, actors, WIDTH).forEach(run -> line(out, "run", run));
    line(out, "digest", String.format(Locale.ROOT, "%016x", digest));
    return out.toString();
  }

  private static void line(StringBuilder out, String key, String value) {
    out.append((key + " " + value).stripTrailing()).append('\n');
  }
}
