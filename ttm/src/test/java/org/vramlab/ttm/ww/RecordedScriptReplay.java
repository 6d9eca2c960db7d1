package org.vramlab.ttm.ww;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Stuck;
import org.vramlab.ttm.sched.Task;

/**
 * Does what a recorded script did, with a task for each of its threads, and compares owners, queues
 * and contexts after every operation.
 *
 * <p>The controller gives one thread its order, and lets a nanosecond pass: as nobody else uses the
 * clock, everything that can happen has happened by then.
 */
final class RecordedScriptReplay {
  private final RecordedScript script;
  private final Simulation simulation = new Simulation();
  private final WwClass wwClass;
  private final WwMutex[] mutexes;
  private final Actor[] actors;

  /** What ended since the last comparison: {@code [thread, op, mutex, result]}. */
  private final List<List<Object>> finished = new ArrayList<>();

  private @Nullable String disagreement;

  RecordedScriptReplay(RecordedScript script) {
    this.script = script;
    List<String> scene = operation(script.lines().get(0));
    Algorithm algorithm = scene.get(1).equals("wd") ? Algorithm.WAIT_DIE : Algorithm.WOUND_WAIT;
    // Scripts misuse the lock on purpose, which is not for lockdep to judge.
    wwClass = new WwClass(simulation, Lockdep.OFF, algorithm);
    actors = new Actor[Integer.parseInt(scene.get(2))];
    mutexes = new WwMutex[Integer.parseInt(scene.get(3))];
    for (int i = 0; i < mutexes.length; i++) {
      mutexes[i] = new WwMutex(wwClass);
    }
    for (int i = 0; i < actors.length; i++) {
      actors[i] = new Actor(i);
    }
  }

  /** The first difference, or null if there is none. */
  @Nullable String run() {
    simulation.spawn("controller", this::control);
    boolean stuck = false;
    try {
      simulation.run();
    } catch (Stuck left) {
      stuck = true;
    }
    boolean deadlock = script.end().containsKey("deadlock");
    if (disagreement == null && stuck != deadlock) {
      disagreement = script.name() + ": recorded deadlock " + deadlock + ", here " + stuck;
    }
    return disagreement;
  }

  private void control() {
    for (Map<String, Object> line : script.lines()) {
      if (disagreement != null) {
        return;
      }
      if (!line.containsKey("engine") && line.containsKey("own")) {
        perform(line);
      }
    }
    List<List<Object>> drained = drain();
    compare(script.end(), "drain", script.end().get("drain"), drained);
    compareState(script.end());
    for (Actor actor : actors) {
      actor.order(List.of("leave", "0"));
    }
  }

  private void perform(Map<String, Object> line) {
    List<String> operation = operation(line);
    Actor actor = actors[Integer.parseInt(operation.get(1))];
    if (operation.get(0).equals("sig")) {
      simulation.signal(actor.task);
    } else {
      actor.order(operation);
    }
    letHappen();
    List<List<Object>> done = new ArrayList<>(finished);
    finished.clear();
    if (!operation.get(0).equals("sig")) {
      int own = -1;
      for (int i = 0; i < done.size(); i++) {
        if (done.get(i).get(0).equals((long) actor.number)) {
          own = i;
        }
      }
      Object result = own < 0 ? "blocked" : done.remove(own).get(3);
      compare(line, "rc", line.get("rc"), result);
    }
    compare(line, "done", sorted(line.get("done")), sorted(done));
    compareState(line);
  }

  private void compareState(Map<String, Object> line) {
    List<Object> owners = new ArrayList<>();
    Map<String, Object> waiting = new LinkedHashMap<>();
    for (int i = 0; i < mutexes.length; i++) {
      WwMutex mutex = mutexes[i];
      owners.add(List.of(numberOf(mutex.owner()), numberOf(mutex.contextOfOwner())));
      List<Object> queue = new ArrayList<>();
      for (Waiter waiter = mutex.firstWaiter(); waiter != null; waiter = waiter.next) {
        queue.add(numberOf(waiter.task()) + (waiter.context == null ? "n" : ""));
      }
      if (!queue.isEmpty()) {
        waiting.put(String.valueOf(i), queue);
      }
    }
    List<Object> contexts = new ArrayList<>();
    for (Actor actor : actors) {
      if (actor.begun) {
        AcquireContext context = actor.context;
        contexts.add(
            List.of(
                (long) actor.number,
                context.stamp(),
                (long) context.acquired(),
                context.wounded() ? 1L : 0L));
      }
    }
    compare(line, "own", line.get("own"), owners);
    compare(line, "wait", line.get("wait"), waiting);
    compare(line, "ctx", line.get("ctx"), contexts);
  }

  /** The lowest idle thread that owns something unlocks its lowest mutex, until nobody can. */
  private List<List<Object>> drain() {
    List<List<Object>> all = new ArrayList<>();
    while (disagreement == null) {
      List<String> next = nextUnlock();
      if (next == null) {
        break;
      }
      int thread = Integer.parseInt(next.get(1));
      actors[thread].order(next);
      letHappen();
      all.add(List.of((long) thread, "unlock", Long.valueOf(next.get(2))));
      for (List<Object> one : finished) {
        if (!one.get(1).equals("unlock")) {
          all.add(one);
        }
      }
      finished.clear();
    }
    return all;
  }

  private @Nullable List<String> nextUnlock() {
    for (Actor actor : actors) {
      for (int i = 0; i < mutexes.length; i++) {
        if (!actor.busy && mutexes[i].owner() == actor.task) {
          return List.of("unlock", String.valueOf(actor.number), String.valueOf(i));
        }
      }
    }
    return null;
  }

  private void letHappen() {
    simulation.delay(1, SpanKind.SUBMIT);
  }

  private void compare(
      Map<String, Object> line, String what, @Nullable Object recorded, @Nullable Object here) {
    if (disagreement == null && !Objects.equals(recorded, here)) {
      disagreement =
          script.name() + ": " + line.get("i") + " " + what + ": " + recorded + ", here " + here;
    }
  }

  private static Object sorted(@Nullable Object list) {
    List<String> lines = new ArrayList<>();
    if (list != null) {
      for (Object one : (List<?>) list) {
        lines.add(String.valueOf(one));
      }
    }
    Collections.sort(lines);
    return lines;
  }

  private long numberOf(@Nullable Task task) {
    for (Actor actor : actors) {
      if (actor.task == task) {
        return actor.number;
      }
    }
    return -1;
  }

  private long numberOf(@Nullable AcquireContext context) {
    return context == null ? -1 : numberOf(context.taskFor(mutexes[0]));
  }

  private static List<String> operation(Map<String, Object> line) {
    Object done = line.get("did");
    Object operation = Objects.requireNonNull(done == null ? line.get("op") : done);
    List<String> words = new ArrayList<>();
    for (Object word : (List<?>) operation) {
      words.add(String.valueOf(word));
    }
    return words;
  }

  /** A thread of the script. */
  private final class Actor {
    private final int number;
    private final AcquireContext context = new AcquireContext(wwClass);
    private final Task task;
    private boolean begun;
    private boolean busy;
    private List<String> order = List.of();

    Actor(int number) {
      this.number = number;
      this.task = simulation.spawn("thread " + number, this::serve);
    }

    void order(List<String> operation) {
      if (!busy) {
        order = operation;
        simulation.unpark(task);
      }
    }

    private void serve() {
      while (true) {
        while (order.isEmpty()) {
          simulation.park();
        }
        List<String> operation = order;
        order = List.of();
        if (operation.get(0).equals("leave")) {
          return;
        }
        busy = true;
        String result = obey(operation);
        busy = false;
        // A signal is delivered when the call returns, as on the way back to user space.
        task.takeSignal();
        Object mutex = operation.size() > 2 ? Long.valueOf(operation.get(2)) : "";
        finished.add(List.of((long) number, operation.get(0), mutex, result));
      }
    }

    private String obey(List<String> operation) {
      WwMutex mutex = operation.size() > 2 ? mutexes[Integer.parseInt(operation.get(2))] : null;
      if (mutex == null) {
        if (operation.get(0).equals("init")) {
          context.begin(number);
          begun = true;
        } else {
          context.finish();
          begun = false;
        }
        return "0";
      }
      try {
        switch (operation.get(0)) {
          case "lock" -> {
            return answer(mutex.lock(context));
          }
          case "locki" -> {
            return answer(mutex.lockInterruptible(context));
          }
          case "slow" -> mutex.lockSlow(context);
          case "slowi" -> mutex.lockSlowInterruptible(context);
          case "lock0" -> mutex.lockAlone();
          case "try" -> {
            return mutex.tryLock(context) ? "1" : "0";
          }
          case "try0" -> {
            return mutex.tryLockAlone() ? "1" : "0";
          }
          case "unlock" -> mutex.unlock();
          default -> throw new IllegalArgumentException("no such operation: " + operation);
        }
        return "0";
      } catch (WouldDeadlock lost) {
        return "-EDEADLK";
      } catch (Interrupted signal) {
        return "-EINTR";
      }
    }

    private String answer(LockResult result) {
      return result == LockResult.ALREADY_HELD ? "-EALREADY" : "0";
    }
  }
}
