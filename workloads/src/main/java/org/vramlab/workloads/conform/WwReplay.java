package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Stuck;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;
import org.vramlab.ttm.ww.WwSnapshot;

/**
 * Does what a recorded script did, with a task for each of its threads, and compares answers,
 * owners, queues, stamps, counts and wounds after every operation.
 *
 * <p>The controller gives one thread its order, and lets a nanosecond pass: as nobody else uses the
 * clock, everything that can happen has happened by then. Operations that the recorder kept from
 * the lock, because they were misuse, are put to the lock here, which has to refuse them and stay
 * as it was.
 */
public final class WwReplay {
  private final String file;
  private final WwScript script;
  private final Simulation simulation = new Simulation();
  private final WwMutex[] mutexes;
  private final WwActor[] actors;

  /** What ended since the last comparison: thread, verb, mutex, result. */
  private final List<List<Object>> ended = new ArrayList<>();

  private @Nullable Disagreement disagreement;

  /** What the controller is at, for a failure of the library itself. */
  private long line;

  private WwReplay(String file, WwScript script) {
    this.file = file;
    this.script = script;
    // Scripts misuse the lock on purpose, which is not for lockdep to judge.
    WwClass wwClass = new WwClass(simulation, Lockdep.OFF, script.algorithm());
    mutexes = new WwMutex[script.mutexes()];
    for (int i = 0; i < mutexes.length; i++) {
      mutexes[i] = new WwMutex(wwClass);
    }
    actors = new WwActor[script.threads()];
    for (int i = 0; i < actors.length; i++) {
      actors[i] = new WwActor(i, simulation, wwClass, mutexes, this::ended);
    }
  }

  /**
   * Replays {@code script} and returns the first step that differs; null if none does.
   *
   * @param file named in the answer
   */
  public static @Nullable Disagreement run(String file, WwScript script) {
    return new WwReplay(file, script).run();
  }

  private @Nullable Disagreement run() {
    simulation.spawn("controller", this::control);
    try {
      simulation.run();
    } catch (Stuck deadlock) {
      // Whether some thread may stay asleep was compared before it came to this.
    } catch (RuntimeException | AssertionError broken) {
      if (disagreement == null) {
        Differences differences = new Differences();
        differences.compare("failure", "none", String.valueOf(broken));
        disagree(-1, "the library failed", differences);
      }
    }
    return disagreement;
  }

  private void control() {
    for (WwScript.Step step : script.steps()) {
      line = step.line();
      perform(step);
      if (disagreement != null) {
        return;
      }
    }
    line = script.end().line();
    drain();
    for (WwActor actor : actors) {
      if (!actor.busy()) {
        actor.leave();
      }
    }
  }

  private void perform(WwScript.Step step) {
    WwScript.Operation operation = step.operation();
    if (operation.verb() == WwVerb.STEP && !"BUSY".equals(step.engine())) {
      return; // the thread has no program: nothing was asked of the lock
    }
    String result = outcome(operation);
    Differences differences = new Differences();
    differences.compare("rc", expectedResult(step), result);
    differences.compare("done", Differences.sorted(step.done()), Differences.sorted(ended));
    ended.clear();
    compareState(differences, step.state());
    disagree(step.index(), operation.text(), differences);
  }

  /** What the recording says of a step, in the words of {@link #outcome}. */
  private static @Nullable String expectedResult(WwScript.Step step) {
    String engine = step.engine();
    if (engine == null) {
      return step.result();
    }
    return switch (engine) {
      case "NOTOWNER", "NOCTX", "SELF", "REFUSED" -> WwActor.MISUSE;
      default -> engine;
    };
  }

  /** Does one operation, and lets everything happen that it causes; null for a signal sent. */
  private @Nullable String outcome(WwScript.Operation operation) {
    WwActor actor = actors[operation.thread()];
    if (operation.verb() == WwVerb.SIG) {
      if (!actor.busy()) {
        return "NOTBLOCKED";
      }
      simulation.signal(actor.task());
      letHappen();
      return null;
    }
    if (actor.busy()) {
      return "BUSY";
    }
    if (operation.verb() == WwVerb.STEP) {
      return "ready for a step";
    }
    actor.perform(operation);
    letHappen();
    for (int i = 0; i < ended.size(); i++) {
      if (ended.get(i).getFirst().equals((long) operation.thread())) {
        return String.valueOf(ended.remove(i).getLast());
      }
    }
    return "blocked";
  }

  /** The lowest idle thread that owns something unlocks its lowest mutex, until nobody can. */
  private void drain() {
    List<Object> drained = new ArrayList<>();
    for (WwScript.Operation next = nextUnlock(); next != null; next = nextUnlock()) {
      drained.add(List.of((long) next.thread(), "unlock", (long) next.mutex()));
      outcome(next);
      drained.addAll(ended);
      ended.clear();
    }
    boolean deadlock = false;
    for (WwActor actor : actors) {
      deadlock |= actor.busy();
    }
    WwScript.End end = script.end();
    Differences differences = new Differences();
    differences.compare("drain", grouped(end.drain()), grouped(drained));
    differences.compare("deadlock", end.deadlock(), deadlock);
    compareState(differences, end.state());
    disagree(-1, "the end", differences);
  }

  private WwScript.@Nullable Operation nextUnlock() {
    for (int thread = 0; thread < actors.length; thread++) {
      for (int mutex = 0; mutex < mutexes.length && !actors[thread].busy(); mutex++) {
        if (WwSnapshot.of(mutexes[mutex]).owner() == actors[thread].task()) {
          return new WwScript.Operation(WwVerb.UNLOCK, thread, mutex);
        }
      }
    }
    return null;
  }

  private void letHappen() {
    simulation.delay(1, SpanKind.SUBMIT);
  }

  private void ended(WwScript.Operation operation, String result) {
    ended.add(
        List.of(
            (long) operation.thread(), operation.verb().word(), (long) operation.mutex(), result));
  }

  private void compareState(Differences differences, WwScript.State recorded) {
    List<Object> owners = new ArrayList<>();
    Map<String, Object> queues = new LinkedHashMap<>();
    for (int i = 0; i < mutexes.length; i++) {
      WwSnapshot now = WwSnapshot.of(mutexes[i]);
      owners.add(List.of(numberOf(now.owner()), numberOf(now.context())));
      List<Object> queue = new ArrayList<>();
      for (WwSnapshot.Queued queued : now.queue()) {
        queue.add(numberOf(queued.task()) + (queued.context() == null ? "n" : ""));
      }
      if (!queue.isEmpty()) {
        queues.put(String.valueOf(i), queue);
      }
    }
    List<Object> contexts = new ArrayList<>();
    for (int thread = 0; thread < actors.length; thread++) {
      if (actors[thread].begun()) {
        AcquireContext context = actors[thread].context();
        contexts.add(
            List.of(
                (long) thread,
                context.stamp(),
                (long) context.acquired(),
                context.wounded() ? 1L : 0L));
      }
    }
    differences.compareIfRecorded("own", recorded.own(), owners);
    differences.compareIfRecorded("wait", recorded.queues(), queues);
    differences.compareIfRecorded("ctx", recorded.ctx(), contexts);
  }

  private long numberOf(@Nullable Task task) {
    for (int thread = 0; thread < actors.length; thread++) {
      if (actors[thread].task() == task) {
        return thread;
      }
    }
    return -1;
  }

  private long numberOf(@Nullable AcquireContext context) {
    for (int thread = 0; thread < actors.length; thread++) {
      if (actors[thread].context() == context) {
        return thread;
      }
    }
    return -1;
  }

  private void disagree(long index, String operation, Differences differences) {
    if (!differences.found().isEmpty()) {
      disagreement =
          new Disagreement(file, line, script.name(), index, operation, differences.found());
    }
  }

  /** The unlocks in order, and with each what it caused, in any order. */
  private static List<List<String>> grouped(List<?> entries) {
    List<List<String>> groups = new ArrayList<>();
    for (Object entry : entries) {
      boolean unlock = entry instanceof List<?> words && words.size() == 3;
      if (unlock || groups.isEmpty()) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(String.valueOf(entry));
    }
    for (List<String> group : groups) {
      Collections.sort(group.subList(1, group.size()));
    }
    return groups;
  }
}
