package org.vramlab.ttm.explore;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;

/** Understands a {@link ScheduleFile}. One use. */
final class ScheduleParser {
  private static final Pattern ACTOR = Pattern.compile("([0-9]{1,5}) (.+)");

  private final List<String> lines;
  private @Nullable String scenario;
  private @Nullable StringBuilder text;
  private Stage.Settings settings = Stage.Settings.PLAIN;
  private Finding.@Nullable Kind kind;
  private int loopFrom = -1;
  private final List<String> actors = new ArrayList<>();
  private final IntArrayList steps = new IntArrayList();
  private @Nullable Long digest;

  /** The line that is being read, counted from 1. */
  private int at;

  ScheduleParser(String file) {
    lines = file.lines().toList();
  }

  ScheduleFile parse() throws MalformedSchedule {
    String first = lines.isEmpty() ? "" : lines.getFirst().strip();
    at = 1;
    if (!first.startsWith(ScheduleFile.FIRST_LINE)) {
      throw wrong("this is no schedule file", "give one that explore --save has written");
    }
    if (!first.equals(ScheduleFile.FIRST_LINE + " " + ScheduleFile.VERSION)) {
      throw wrong(
          "version " + first.substring(ScheduleFile.FIRST_LINE.length()).strip() + " is unknown",
          "this program knows version " + ScheduleFile.VERSION);
    }
    for (at = 2; at <= lines.size(); at++) {
      String line = lines.get(at - 1);
      if (line.startsWith("|")) {
        embed(line.substring(line.startsWith("| ") ? 2 : 1));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        int space = line.indexOf(' ');
        take(
            space < 0 ? line.strip() : line.substring(0, space),
            space < 0 ? "" : line.substring(space + 1).strip());
      }
    }
    return finish();
  }

  private void embed(String line) {
    StringBuilder mine = text == null ? new StringBuilder() : text;
    mine.append(line).append('\n');
    text = mine;
  }

  private void take(String key, String value) throws MalformedSchedule {
    if (digest != null) {
      throw wrong("something follows the digest", "the digest is the last line");
    }
    switch (key) {
      case "scenario" -> scenario = value;
      case "class" -> settings = settings.with(named(value, Algorithm.values(), Algorithm::label));
      case "locking" ->
          settings = settings.with(named(value, EvictionMode.values(), EvictionMode::label));
      case "victims" -> settings = settings.keeping(either(value, "keep", "drop"));
      case "steps" -> settings = either(value, "fine", "coarse") ? settings.finely() : settings;
      case "checker" -> settings = either(value, "on", "off") ? settings : settings.unchecked();
      case "notification-locks" ->
          settings = either(value, "on", "off") ? settings.notifying() : settings;
      case "faults" -> settings = settings.with(faults(value));
      case "finding" ->
          kind =
              value.equals("none")
                  ? null
                  : named(value, Finding.Kind.values(), Finding.Kind::label);
      case "loop-from" -> loopFrom = number(value);
      case "actor" -> actor(value);
      case "run" -> ScheduleSteps.parse(value, at, actors, steps);
      case "digest" -> digest = digest(value);
      default ->
          throw wrong(
              "'" + key + "' means nothing here", "see explore --help for the form of the file");
    }
  }

  private ScheduleFile finish() throws MalformedSchedule {
    at = 0;
    String name = scenario;
    Long end = digest;
    if (name == null || end == null) {
      throw wrong(
          name == null ? "it names no scenario" : "it ends without a digest",
          "give a whole file that explore --save has written");
    }
    if ((kind == Finding.Kind.LIVELOCK) != (loopFrom >= 0)) {
      throw wrong(
          loopFrom >= 0 ? "only a livelock has a loop" : "it does not say where its loop begins",
          "write 'finding livelock' and 'loop-from STEPS', or neither");
    }
    if (loopFrom >= steps.size()) {
      throw wrong("its loop begins after its last step", "make loop-from smaller");
    }
    return new ScheduleFile(
        name,
        text == null ? null : text.toString(),
        settings,
        kind,
        loopFrom,
        actors,
        Schedule.of(steps),
        end);
  }

  private void actor(String value) throws MalformedSchedule {
    Matcher matcher = ACTOR.matcher(value);
    if (!matcher.matches()) {
      throw wrong("'" + value + "' names no actor", "write 'actor NUMBER NAME'");
    }
    int actor = Integer.parseInt(matcher.group(1));
    while (actors.size() <= actor) {
      actors.add("");
    }
    actors.set(actor, matcher.group(2));
  }

  private Faults faults(String value) throws MalformedSchedule {
    if (value.equals("none")) {
      return Faults.NONE;
    }
    List<Fault> faults = new ArrayList<>();
    for (String each : value.split(",", -1)) {
      faults.add(named(each.strip(), Fault.searched().toArray(Fault[]::new), Fault::label));
    }
    return Faults.of(faults.toArray(Fault[]::new));
  }

  private <T> T named(String value, T[] all, Function<T, String> label) throws MalformedSchedule {
    for (T each : all) {
      if (label.apply(each).equals(value)) {
        return each;
      }
    }
    throw wrong(
        "there is no '" + value + "'",
        "write one of " + String.join(", ", Arrays.stream(all).map(label).toList()));
  }

  private boolean either(String value, String yes, String no) throws MalformedSchedule {
    if (!value.equals(yes) && !value.equals(no)) {
      throw wrong("'" + value + "' is neither", "write " + yes + " or " + no);
    }
    return value.equals(yes);
  }

  private int number(String value) throws MalformedSchedule {
    if (!value.matches("[0-9]{1,9}")) {
      throw wrong("'" + value + "' is no number", "write digits");
    }
    return Integer.parseInt(value);
  }

  private long digest(String value) throws MalformedSchedule {
    if (!value.matches("[0-9a-f]{16}")) {
      throw wrong("'" + value + "' is no digest", "write 16 hexadecimal digits");
    }
    return Long.parseUnsignedLong(value, 16);
  }

  private MalformedSchedule wrong(String problem, String remedy) {
    return new MalformedSchedule(at, problem, remedy);
  }
}
