package org.vramlab.ttm.explore;

import java.util.List;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/** Small programs with a bug each. */
enum Planted implements Scenario {
  /** Two tasks take two locks in opposite order, without contexts. */
  ABBA {
    @Override
    public World build(Stage stage) {
      SteppedRuntime runtime = stage.runtime();
      // Lockdep would speak first.
      WwClass wwClass = new WwClass(runtime, Lockdep.OFF, stage.settings().algorithm());
      WwMutex a = announced(stage, wwClass);
      WwMutex b = announced(stage, wwClass);
      runtime.spawn("T0", () -> takeBoth(a, b));
      runtime.spawn("T1", () -> takeBoth(b, a));
      // Has nothing to do with it.
      runtime.spawn(
          "T2",
          () -> {
            SharedFlag flag = new SharedFlag(stage);
            for (int i = 0; i < 3; i++) {
              runtime.step(flag, true);
            }
          });
      return new Letters(a, b);
    }
  },

  /** A task looks at a flag, and then goes to sleep, though it may have been set in between. */
  LOST_WAKE_UP {
    @Override
    public World build(Stage stage) {
      SteppedRuntime runtime = stage.runtime();
      SharedFlag flag = new SharedFlag(stage);
      SharedFlag asleep = new SharedFlag(stage);
      Task sleeper =
          runtime.spawn(
              "sleeper",
              () -> {
                runtime.step(flag, false);
                if (!flag.set) {
                  runtime.step(asleep, true);
                  asleep.set = true;
                  runtime.park(flag);
                }
              });
      runtime.spawn(
          "waker",
          () -> {
            runtime.step(flag, true);
            flag.set = true;
            runtime.step(asleep, false);
            if (asleep.set) {
              runtime.unpark(sleeper);
            }
          });
      return new Flags(flag, asleep);
    }
  },

  /** A lock that looks whether it is free, and then takes itself for taken: the checker's case. */
  NO_LOCK {
    @Override
    public World build(Stage stage) {
      SteppedRuntime runtime = stage.runtime();
      SharedFlag taken = new SharedFlag(stage);
      runtime.events().lockCreated(0, 0, EventSink.NONE);
      for (int i = 0; i < 2; i++) {
        runtime.spawn(
            "T" + i,
            () -> {
              runtime.step(taken, false);
              if (!taken.set) {
                runtime.step(taken, true);
                taken.set = true;
                int me = runtime.currentTask().id();
                runtime.events().lockAcquired(runtime.nowNanos(), me, EventSink.NONE, 0);
                runtime.step(taken, true);
                taken.set = false;
                runtime.events().lockReleased(runtime.nowNanos(), me, 0);
              }
            });
      }
      return new Flags(taken);
    }
  },

  /** A task fails if another gets between two of its steps. */
  THROWS {
    @Override
    public World build(Stage stage) {
      SteppedRuntime runtime = stage.runtime();
      SharedFlag flag = new SharedFlag(stage);
      runtime.spawn(
          "checker",
          () -> {
            for (int i = 0; i < 3; i++) {
              runtime.step(flag, false);
            }
            boolean before = flag.set;
            runtime.step(flag, false);
            if (flag.set != before) {
              throw new IllegalStateException("changed under my eyes");
            }
          });
      runtime.spawn(
          "setter",
          () -> {
            for (int i = 0; i < 3; i++) {
              runtime.step(flag, false);
            }
            runtime.step(flag, true);
            flag.set = true;
          });
      return new Flags(flag);
    }
  },

  /** Two tasks that say "after you" for ever. */
  AFTER_YOU {
    @Override
    public boolean isEndless() {
      return true;
    }

    @Override
    public World build(Stage stage) {
      SteppedRuntime runtime = stage.runtime();
      SharedFlag flag = new SharedFlag(stage);
      for (int i = 0; i < 2; i++) {
        boolean mine = i == 0;
        runtime.spawn(
            "T" + i,
            () -> {
              while (true) {
                runtime.beginsRound(0);
                runtime.step(flag, true);
                flag.set = mine;
                runtime.step(flag, false);
              }
            });
      }
      return new Flags(flag);
    }
  };

  @Override
  public String description() {
    return name();
  }

  private static WwMutex announced(Stage stage, WwClass wwClass) {
    WwMutex lock = new WwMutex(wwClass);
    stage.runtime().events().lockCreated(0, lock.id(), -1);
    return lock;
  }

  private static void takeBoth(WwMutex first, WwMutex second) {
    first.lockAlone();
    second.lockAlone();
    second.unlock();
    first.unlock();
  }

  /** A flag that tasks share. */
  private static final class SharedFlag implements Shared, Waitable {
    private final int id;
    private boolean set;

    SharedFlag(Stage stage) {
      id = stage.runtime().share(this);
    }

    @Override
    public int sharedId() {
      return id;
    }

    @Override
    public void digest(Digest into) {
      into.add(set);
    }

    @Override
    public boolean isReadyFor(Task task) {
      return set;
    }

    @Override
    public String describeWait() {
      return "the flag";
    }
  }

  private record Flags(List<SharedFlag> flags) implements World {
    Flags(SharedFlag... flags) {
      this(List.of(flags));
    }

    @Override
    public void checkAtEnd() {}
  }

  /** Locks called A and B. */
  private record Letters(WwMutex a, WwMutex b) implements World {
    @Override
    public void checkAtEnd() {}

    @Override
    public String nameOfLock(int lock) {
      return lock == a.id() ? "A" : "B";
    }
  }
}
