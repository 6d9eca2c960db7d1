package org.vramlab.workloads.conform;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.LockResult;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * A thread of a script: a task with one context that does as it is told, misuse included, and says
 * what came of it. It catches what the lock throws, because the script says what comes next.
 */
final class WwActor {
  /** The answer to an operation that the lock or the context refused as misuse. */
  static final String MISUSE = "refused as misuse";

  private final int number;
  private final Simulation simulation;
  private final WwMutex[] mutexes;
  private final AcquireContext context;
  private final Task task;
  private final Answers answers;

  private boolean begun;
  private boolean leaving;

  /** What it is to do or is doing; null when idle. */
  private WwScript.@Nullable Operation order;

  /** Told of the end of an operation. */
  @FunctionalInterface
  interface Answers {
    void ended(WwScript.Operation operation, String result);
  }

  WwActor(int number, Simulation simulation, WwClass wwClass, WwMutex[] mutexes, Answers answers) {
    this.number = number;
    this.simulation = simulation;
    this.mutexes = mutexes;
    this.context = new AcquireContext(wwClass);
    this.answers = answers;
    this.task = simulation.spawn("thread " + number, this::serve);
  }

  Task task() {
    return task;
  }

  AcquireContext context() {
    return context;
  }

  /** Whether its context has begun and not finished. */
  boolean begun() {
    return begun;
  }

  /** Whether it is asleep in an operation. */
  boolean busy() {
    return order != null;
  }

  /** Lets an idle actor do this as soon as its turn comes. */
  void perform(WwScript.Operation operation) {
    assert !busy() : "thread " + number + " is asleep";
    order = operation;
    simulation.unpark(task);
  }

  /** Lets an idle actor end. */
  void leave() {
    leaving = true;
    simulation.unpark(task);
  }

  private void serve() {
    while (true) {
      while (order == null && !leaving) {
        simulation.park();
      }
      WwScript.Operation operation = order;
      if (operation == null) {
        return;
      }
      String result = obey(operation);
      order = null;
      // A signal is delivered when the call returns, as on the way back to user space.
      task.takeSignal();
      answers.ended(operation, result);
    }
  }

  private String obey(WwScript.Operation operation) {
    try {
      if (operation.mutex() >= 0) {
        return use(mutexes[operation.mutex()], operation.verb());
      }
      switch (operation.verb()) {
        case INIT -> {
          context.begin(number);
          begun = true;
        }
        case FINI -> {
          context.finish();
          begun = false;
        }
        default -> throw new AssertionError(operation + " is nothing that a thread does");
      }
      return "0";
    } catch (WouldDeadlock lost) {
      return "-EDEADLK";
    } catch (Interrupted signal) {
      return "-EINTR";
    } catch (IllegalStateException misuse) {
      return MISUSE;
    }
  }

  private String use(WwMutex mutex, WwVerb verb) throws WouldDeadlock, Interrupted {
    return switch (verb) {
      case LOCK -> answer(mutex.lock(context));
      case LOCKI -> answer(mutex.lockInterruptible(context));
      case SLOW -> {
        mutex.lockSlow(context);
        yield "0";
      }
      case SLOWI -> {
        mutex.lockSlowInterruptible(context);
        yield "0";
      }
      case LOCK0 -> {
        mutex.lockAlone();
        yield "0";
      }
      case TRY -> mutex.tryLock(context) ? "1" : "0";
      case TRY0 -> mutex.tryLockAlone() ? "1" : "0";
      case UNLOCK -> {
        mutex.unlock();
        yield "0";
      }
      case INIT, FINI, SIG, STEP -> throw new AssertionError(verb + " takes no mutex");
    };
  }

  private static String answer(LockResult result) {
    return result == LockResult.ALREADY_HELD ? "-EALREADY" : "0";
  }
}
