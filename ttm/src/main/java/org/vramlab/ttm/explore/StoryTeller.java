package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.Tee;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.ttm.sched.SteppedRuntime;

/**
 * Watches one execution, its events and its steps, and writes down the {@link Story}. Costs what a
 * story costs: only for an execution that somebody wants to read.
 *
 * <p>Events tell what a step did; between steps the runtime is asked who was woken, who fell asleep
 * and who ended. What is told after the last step, when unfinished tasks are unwound, is no part of
 * the story.
 */
final class StoryTeller implements Chooser {
  private final Chooser chooser;
  private final StoryPage page;
  private final LockStory locks;
  private final MemoryStory memory;
  private final List<Story.Line> lines = new ArrayList<>();
  private final List<String> ending = new ArrayList<>();
  private final List<String> beginning = new ArrayList<>();

  /** Whether the last line says nothing but that locks were released. */
  private boolean lastOnlyReleases;

  private boolean[] parked = {};
  private boolean[] signalled = {};
  private int steps;
  private boolean begun;

  StoryTeller(Trial trial, Chooser chooser) {
    this.chooser = chooser;
    this.page = new StoryPage(trial);
    this.locks = new LockStory(page);
    this.memory = new MemoryStory(page);
  }

  /** What must see the events of the execution. */
  EventSink sink() {
    return Tee.of(locks, memory);
  }

  @Override
  public int next(SteppedRuntime runtime) {
    if (!begun) {
      begun = true;
      beginning.addAll(memory.placements());
      page.begin();
      page.world().heardBy(locks);
    } else {
      stepEnded(runtime);
    }
    int choice = chooser.next(runtime);
    if (choice == STOP || runtime.failure() != null || !anybody(runtime)) {
      steps = runtime.steps();
      conclude(runtime);
      page.end();
    }
    return choice;
  }

  private static boolean anybody(SteppedRuntime runtime) {
    for (int i = 0; i < runtime.actorCount(); i++) {
      if (runtime.isEnabled(i)) {
        return true;
      }
    }
    return false;
  }

  private void stepEnded(SteppedRuntime runtime) {
    int actor = runtime.lastActor();
    int count = runtime.actorCount();
    boolean[] now = new boolean[count];
    List<String> woken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      now[i] = runtime.isParked(i);
      if (i < parked.length && parked[i] && !now[i] && i != actor) {
        woken.add(runtime.actorName(i));
      }
    }
    parked = now;
    tellSignals(runtime);
    Throwable failure = runtime.failure();
    if (now[actor] && !page.isSleepTold()) {
      page.say("sleeps, " + Waiting.describe(runtime, actor, page.world()));
    } else if (failure != null) {
      page.say("fails: " + failure(failure));
    } else if (!runtime.isHandler(actor) && !now[actor] && !runtime.isEnabled(actor)) {
      page.say("is done");
    }
    if (!woken.isEmpty()) {
      page.remark("wakes " + String.join(", ", woken));
    }
    sleepers(runtime, actor);
    writeLine(runtime.steps(), runtime.actorName(actor));
    page.clearStep();
  }

  /** Signals are no events: nothing but searches sends any. */
  private void tellSignals(SteppedRuntime runtime) {
    boolean[] now = new boolean[runtime.actorCount()];
    for (int i = 0; i < now.length; i++) {
      now[i] = runtime.hasSignal(i);
      if (now[i] && !(i < signalled.length && signalled[i])) {
        page.say("sends " + runtime.actorName(i) + " a fatal signal");
      }
    }
    signalled = now;
  }

  private static String failure(Throwable failure) {
    String message = failure.getMessage();
    String first = message == null ? "" : message.lines().findFirst().orElse("");
    // The finding says all of it.
    first = first.length() > 80 ? first.substring(0, 77) + "..." : first;
    return failure.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
  }

  /** Waits that no event tells of: for a fence, say. */
  private void sleepers(SteppedRuntime runtime, int actor) {
    if (runtime.isHandler(actor)) {
      return;
    }
    if (runtime.isParked(actor)) {
      page.waitBegan(
          runtime.actorName(actor),
          Waiting.describe(runtime, actor, page.world()).replaceFirst("^waiting for ", ""));
    } else {
      page.waitEnded(runtime.actorName(actor));
    }
  }

  private void writeLine(int step, String who) {
    String what = page.stepText();
    if (what.isEmpty()) {
      return;
    }
    Story.Line last = lines.isEmpty() ? null : lines.getLast();
    if (last != null && lastOnlyReleases && page.continuesRelease() && last.who().equals(who)) {
      String joined =
          what.startsWith(StoryPage.RELEASE)
              ? last.what() + ", " + what.substring(StoryPage.RELEASE.length())
              : last.what() + ", " + what;
      lines.set(lines.size() - 1, new Story.Line(last.fromStep(), step, who, joined));
    } else {
      lines.add(new Story.Line(step, step, who, what));
    }
    lastOnlyReleases = page.isOnlyReleases();
  }

  private void conclude(SteppedRuntime runtime) {
    for (int i = 0; i < runtime.actorCount(); i++) {
      boolean waits = runtime.isParked(i);
      if (runtime.isHandler(i) || (!waits && !runtime.isEnabled(i) && runtime.failure() == null)) {
        continue;
      }
      String name = runtime.actorName(i);
      List<String> held = locks.heldBy(runtime.task(i).id());
      if (!waits && held.isEmpty() && !runtime.isEnabled(i)) {
        continue;
      }
      ending.add(
          name
              + locks.ticketOf(runtime.task(i).id())
              + (held.isEmpty() ? " holds nothing" : " holds " + String.join(", ", held))
              + (waits ? ", is " + Waiting.describe(runtime, i, page.world()) : ", could go on"));
    }
  }

  Story story(int loopFrom, @Nullable String problem) {
    List<Story.Stretch> stretches = new ArrayList<>(page.stretches(steps + 1));
    stretches.addAll(locks.open(steps + 1));
    return new Story(beginning, lines, ending, stretches, steps, loopFrom, problem);
  }
}
