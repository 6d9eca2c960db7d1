package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An execution told for people: numbered steps, one line each, and who holds and wants what where
 * it ends. The words are those of the model of the locking dance: {@code T1 lock b2 (held by T0):
 * EDEADLK -> backs off}.
 *
 * <p>Steps in which nothing happened that is worth telling have no line, and neighbouring ones of
 * one actor that only release share one; so numbers may jump. Immutable.
 *
 * @param beginning how things stand before the first step; may be empty
 * @param lines what happened
 * @param ending how things stand after the last step
 * @param stretches who held and who waited for what, from when to when
 * @param steps how many steps there were
 * @param loopFrom the step, counted from 0, from which the rest goes round for ever; or -1
 * @param problem why the schedule could not be followed to its end; null if it was
 */
public record Story(
    List<String> beginning,
    List<Line> lines,
    List<String> ending,
    List<Stretch> stretches,
    int steps,
    int loopFrom,
    @Nullable String problem) {
  /** Copies the lists. */
  public Story {
    beginning = List.copyOf(beginning);
    lines = List.copyOf(lines);
    ending = List.copyOf(ending);
    stretches = List.copyOf(stretches);
  }

  /**
   * One or more neighbouring steps of one actor.
   *
   * @param fromStep the first, counted from 1
   * @param toStep the last
   * @param who the task, or the hardware
   * @param what it did
   */
  public record Line(int fromStep, int toStep, String who, String what) {}

  /**
   * Something that lasted.
   *
   * @param held whether it is the holding of a lock; otherwise the waiting for something
   * @param who the task
   * @param what the lock, or what is waited for
   * @param fromStep the step in which it began, counted from 1; 0 if before the first
   * @param toStep the step in which it ended; one after the last step if it did not
   */
  public record Stretch(boolean held, String who, String what, int fromStep, int toStep) {
    Stretch until(int step) {
      return new Stretch(held, who, what, fromStep, step);
    }
  }

  /**
   * Runs a schedule and tells what happens.
   *
   * @param loopFrom as in {@link Finding#loopFrom}
   */
  public static Story of(
      Scenario scenario, Stage.Settings settings, Schedule schedule, int loopFrom) {
    try (Trial trial = new Trial(scenario, settings, false)) {
      ExactReplay replay = new ExactReplay(trial, schedule);
      StoryTeller teller = new StoryTeller(trial, replay);
      trial.run(teller, teller.sink());
      return teller.story(loopFrom, replay.problem());
    }
  }

  /** The story of a finding. */
  public static Story of(Scenario scenario, Stage.Settings settings, Finding finding) {
    return of(scenario, settings, finding.schedule(), finding.loopFrom());
  }

  /** The story as lines of text. */
  public List<String> text() {
    List<String> text = new ArrayList<>();
    for (String line : beginning) {
      text.add("at the beginning: " + line);
    }
    int width = 4;
    int column = 2 * Integer.toString(steps).length() + 1;
    for (Line line : lines) {
      width = Math.max(width, line.who.length());
    }
    boolean looping = false;
    for (Line line : lines) {
      if (!looping && loopFrom >= 0 && line.fromStep > loopFrom) {
        looping = true;
        text.add("  from here on, round and round:");
      }
      String number =
          line.fromStep == line.toStep
              ? Integer.toString(line.fromStep)
              : line.fromStep + "-" + line.toStep;
      text.add(
          String.format(
              Locale.ROOT,
              "  %" + column + "s  %-" + width + "s  %s",
              number,
              line.who,
              line.what));
    }
    if (loopFrom >= 0) {
      text.add("  and again from step " + (loopFrom + 1) + ", for ever");
    }
    if (problem != null) {
      text.add("  here the schedule cannot be followed any further: " + problem);
    }
    if (!ending.isEmpty()) {
      text.add(loopFrom >= 0 ? "after each round:" : "at the end:");
      ending.forEach(line -> text.add("  " + line));
    }
    return text;
  }
}
