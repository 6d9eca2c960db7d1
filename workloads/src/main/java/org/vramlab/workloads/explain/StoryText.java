package org.vramlab.workloads.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vramlab.workloads.results.report.Quantities;

/** Stories as sentences, a line each; what belongs to a line is indented below it. */
public final class StoryText {
  /** Of what a job waited for, so many are told; what ended earlier held nobody up. */
  private static final int WAITS_TOLD = 3;

  private final Words words;
  private final List<String> lines = new ArrayList<>();

  private StoryText(List<String> processes) {
    this.words = new Words(List.copyOf(processes));
  }

  // ---- Operations.

  /**
   * The story of an operation.
   *
   * @param processes names of the processes
   */
  public static List<String> of(OperationStory story, List<String> processes) {
    StoryText text = new StoryText(processes);
    text.submission(story);
    text.operands(story);
    text.evictions(story);
    text.waits(story);
    text.job(story);
    return List.copyOf(text.lines);
  }

  private void submission(OperationStory story) {
    if (story.openedNanos == Work.NEVER) {
      say(story.doer.text() + " was not submitted before the run ended.");
      return;
    }
    String end =
        story.unlockedNanos == Work.NEVER
            ? ", and was never sealed."
            : ", and took "
                + Quantities.nanos(story.unlockedNanos - story.openedNanos)
                + " to its last unlock.";
    say(capital(story.doer.text()) + " opened its ticket at " + Words.at(story.openedNanos) + end);
  }

  private void operands(OperationStory story) {
    for (OperationStory.Operand operand : story.operands) {
      String use =
          words.sized(operand.buffer())
              + ", "
              + (operand.writes() ? "written" : "read")
              + (operand.remote() ? " from afar" : "")
              + " in "
              + operand.pool();
      Work fetched = operand.fetched();
      if (fetched == null) {
        Work onItsWay = operand.onItsWay();
        say(
            "  uses "
                + use
                + (onItsWay == null
                    ? ": it was there."
                    : ": it was on its way from "
                        + onItsWay.fromPool
                        + ", since "
                        + Words.at(onItsWay.queuedNanos)
                        + "."));
        continue;
      }
      say("  uses " + use + ": it had to be brought from " + fetched.fromPool + ".");
      Eviction evicted = operand.evicted();
      if (evicted == null) {
        say("    It had never been there before.");
      } else {
        say(
            "    It was evicted at "
                + Words.at(evicted.nanos())
                + " "
                + words.evicted(evicted)
                + ";");
        say("    " + words.skipped(evicted.skipped()) + ".");
      }
    }
  }

  private void evictions(OperationStory story) {
    for (Eviction eviction : story.evictions) {
      say(
          "  evicts "
              + words.sized(eviction.victim())
              + " for "
              + words.buffer(eviction.forBuffer())
              + ", from "
              + eviction.fromPool()
              + (eviction.toPool().isEmpty()
                  ? ", whose contents nobody needs"
                  : " to " + eviction.toPool())
              + ";");
      say("    " + words.skipped(eviction.skipped()) + ".");
    }
    if (story.refusals > 0) {
      say("  was refused memory " + story.refusals + " times.");
    }
  }

  private void waits(OperationStory story) {
    for (OperationStory.Wait wait : story.lockWaits) {
      String what = wait.buffer() == null ? wait.what() : words.buffer(wait.buffer());
      say(
          "  slept "
              + Quantities.nanos(wait.nanos())
              + " for the lock of "
              + what
              + ", held by "
              + wait.holder().text()
              + ".");
    }
    for (OperationStory.Wait wait : story.spaceWaits) {
      say(
          "  waited "
              + Quantities.nanos(wait.nanos())
              + ", holding nothing, for an older ticket to get its space in "
              + wait.what()
              + ".");
    }
    for (OperationStory.BackOff backOff : story.backOffs) {
      boolean space = backOff.buffer() == null && !backOff.what().startsWith("a ");
      String what =
          space
              ? "an older ticket wants space in " + backOff.what()
              : "it lost the lock of "
                  + (backOff.buffer() == null ? backOff.what() : words.buffer(backOff.buffer()));
      say("  backed off at " + Words.at(backOff.nanos()) + ": " + what + ".");
    }
    if (story.lockWaits.isEmpty() && story.spaceWaits.isEmpty() && story.backOffs.isEmpty()) {
      say("  waited for no lock and no space.");
    }
  }

  private void job(OperationStory story) {
    Work job = story.job;
    if (job == null) {
      return;
    }
    if (job.startedNanos == Work.NEVER) {
      say("  its job was queued at " + Words.at(job.queuedNanos) + " and never started.");
      return;
    }
    say(
        "  its job was queued at "
            + Words.at(job.queuedNanos)
            + ", started "
            + Quantities.nanos(job.startedNanos - job.queuedNanos)
            + " later, and ran "
            + (job.endedNanos == Work.NEVER
                ? "to no end."
                : Quantities.nanos(job.endedNanos - job.startedNanos) + "."));
    List<Work> waitedFor = story.waitedFor();
    for (Work one : waitedFor.subList(0, Math.min(WAITS_TOLD, waitedFor.size()))) {
      say(
          "    It waited for "
              + words.work(one)
              + ", which ended "
              + Quantities.nanos(one.endedNanos - job.queuedNanos)
              + " after the job was queued"
              + (one == waitedFor.getFirst() ? ": the last." : "."));
      if (one.buffer != null && one.startedNanos > one.queuedNanos) {
        say(
            "      That copy stood "
                + Quantities.nanos(one.startedNanos - one.queuedNanos)
                + " behind others, or behind the last use of its new place, and took "
                + Quantities.nanos(one.endedNanos - one.startedNanos)
                + ".");
      }
    }
    if (waitedFor.size() > WAITS_TOLD) {
      say("    " + (waitedFor.size() - WAITS_TOLD) + " more ended before these: see --json.");
    }
    if (waitedFor.isEmpty()) {
      say("    It waited for nothing.");
    }
  }

  // ---- Buffers.

  /**
   * The story of a buffer.
   *
   * @param processes names of the processes
   */
  public static List<String> of(BufferStory story, List<String> processes) {
    StoryText text = new StoryText(processes);
    Named buffer = story.buffer;
    if (buffer != null) {
      text.say(capital(text.words.sized(buffer)) + ":");
    }
    Map<Integer, Integer> spared = new TreeMap<>();
    for (BufferStory.Step step : story.steps) {
      if (step.kind() == BufferStory.Kind.SPARED) {
        spared.merge(step.reason(), 1, Integer::sum);
      } else {
        text.spared(spared);
        text.step(step);
      }
    }
    text.spared(spared);
    text.sums(story);
    return List.copyOf(text.lines);
  }

  private void spared(Map<Integer, Integer> spared) {
    spared.forEach((reason, times) ->
        say(
            "                 (passed over "
                + times
                + (times == 1 ? " time: " : " times: ")
                + Skip.words(reason)
                + ")"));
    spared.clear();
  }

  private void step(BufferStory.Step step) {
    String at = "  at " + Words.at(step.nanos()) + " ";
    Eviction eviction = step.eviction();
    Work copy = step.copy();
    switch (step.kind()) {
      case CREATED -> say(at + "created.");
      case PLACED -> say(at + "got its place in " + step.pool() + ".");
      case EVICTED -> {
        if (eviction != null) {
          say(at + "evicted " + words.evicted(eviction) + ";");
          say("    " + words.skipped(eviction.skipped()) + ".");
        }
      }
      case COPIED -> {
        if (copy != null) {
          say(
              at
                  + "copied from "
                  + origin(copy.fromPool)
                  + " to "
                  + origin(copy.toPool)
                  + took(copy));
        }
      }
      case PREFETCHED -> say(at + "that was ahead of need.");
      case NOT_PREFETCHED ->
          say(at + "to be fetched ahead of need, and not: " + Skip.notFetched(step.reason()) + ".");
      case PINNED -> say(at + "pinned.");
      case SWAPPED_OUT -> say(at + "swapped out.");
      case SWAPPED_IN -> say(at + "swapped in.");
      case FREED -> say(at + "gone.");
      case SPARED -> throw new IllegalStateException("those are counted");
    }
  }

  private static String origin(String pool) {
    return pool.isEmpty() ? "nothing (cleared)" : pool;
  }

  private static String took(Work copy) {
    return copy.endedNanos == Work.NEVER
        ? "."
        : ": "
            + Quantities.nanos(copy.endedNanos - copy.queuedNanos)
            + ", of which it stood "
            + Quantities.nanos(copy.startedNanos - copy.queuedNanos)
            + " in the queue.";
  }

  private void sums(BufferStory story) {
    long evictions =
        story.steps.stream().filter(step -> step.kind() == BufferStory.Kind.EVICTED).count();
    long spared =
        story.steps.stream().filter(step -> step.kind() == BufferStory.Kind.SPARED).count();
    say(
        "In all evicted "
            + evictions
            + (evictions == 1 ? " time" : " times")
            + ", passed over "
            + spared
            + (spared == 1 ? " time." : " times."));
  }

  private void say(String line) {
    lines.add(line);
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
