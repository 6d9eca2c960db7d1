package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vramlab.ttm.sched.SteppedRuntime;

/** A schedule's steps as text: {@code T0*3 T1 hardware#5}. */
final class ScheduleSteps {
  private static final Pattern STEP = Pattern.compile("(\\S+?)(?:\\*([0-9]{1,9}))?");
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}._-]+");

  private ScheduleSteps() {}

  /** What those are called who take steps, by number; the others' names are empty. */
  static List<String> names(SteppedRuntime runtime, Schedule schedule) {
    List<String> names = new ArrayList<>(Collections.nCopies(runtime.actorCount(), ""));
    for (int step = 0; step < schedule.length(); step++) {
      names.set(schedule.actor(step), runtime.actorName(schedule.actor(step)));
    }
    return names;
  }

  /** The steps, in lines of about so many characters. */
  static List<String> lines(Schedule schedule, List<String> names, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int step = 0; step < schedule.length(); ) {
      int actor = schedule.actor(step);
      int times = 0;
      while (step < schedule.length() && schedule.actor(step) == actor) {
        step++;
        times++;
      }
      if (line.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(name(actor, names));
      line.append(times == 1 ? "" : "*" + times);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  /** The actor's name if nobody else has it and it can stand in a list; with a number if not. */
  private static String name(int actor, List<String> names) {
    String name = names.get(actor);
    boolean plain = PLAIN.matcher(name).matches();
    return plain && Collections.frequency(names, name) == 1
        ? name
        : (plain ? name : "actor") + "#" + actor;
  }

  /** Adds the steps of one line to a schedule. */
  static void parse(String text, int line, List<String> names, IntArrayList into)
      throws MalformedSchedule {
    for (String word : text.strip().split("\\s+", -1)) {
      Matcher step = STEP.matcher(word);
      if (!step.matches()) {
        throw new MalformedSchedule(line, "'" + word + "' is no step", "write name or name*times");
      }
      int actor = actor(step.group(1), line, names);
      int times = step.group(2) == null ? 1 : Integer.parseInt(step.group(2));
      if (times < 1 || into.size() > MOST_STEPS - times) {
        throw new MalformedSchedule(
            line, "'" + word + "' is no sensible number of steps", "write name or name*times");
      }
      for (int i = 0; i < times; i++) {
        into.add(actor);
      }
    }
  }

  /** More steps than anybody would save. */
  private static final int MOST_STEPS = 10_000_000;

  private static int actor(String name, int line, List<String> names) throws MalformedSchedule {
    int hash = name.lastIndexOf('#');
    if (hash >= 0 && name.substring(hash + 1).matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(name.substring(hash + 1));
      if (number < names.size() && !names.get(number).isEmpty()) {
        return number;
      }
    }
    int actor = names.indexOf(name);
    if (actor < 0 || name.isEmpty()) {
      throw new MalformedSchedule(
          line, "nobody is called " + name, "name everybody in a line 'actor NUMBER NAME' before");
    }
    return actor;
  }
}
