package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/** A scenario for tests, written as a few lambdas over plain mutexes and the runtime itself. */
final class Program implements Scenario {
  /** Spawns tasks on a desk. */
  interface Body {
    void spawn(Desk desk);
  }

  /** What a program works with. */
  static final class Desk {
    final SteppedRuntime runtime;
    private final WwClass wwClass;
    private final Lockdep lockdep;
    final List<Runnable> atEnd = new ArrayList<>();

    private Desk(Stage stage) {
      runtime = stage.runtime();
      lockdep = stage.lockdep();
      wwClass = new WwClass(runtime, stage.lockdep(), stage.settings().algorithm());
    }

    WwMutex mutex() {
      WwMutex mutex = new WwMutex(wwClass);
      runtime.events().lockCreated(0, mutex.id(), EventSink.NONE);
      return mutex;
    }

    LeafLock leaf(String kind) {
      return runtime.newLeafLock(kind).watchedBy(lockdep, kind);
    }

    SleepingLock outerLock(String name) {
      return new SleepingLock(runtime, lockdep, lockdep.defineClass(name, LockKind.OUTER), name);
    }

    void task(TaskBody body) {
      runtime.spawn("T" + runtime.actorCount(), body);
    }
  }

  private final boolean endless;
  private final Body body;

  private Program(boolean endless, Body body) {
    this.endless = endless;
    this.body = body;
  }

  static Program of(Body body) {
    return new Program(false, body);
  }

  static Program endless(Body body) {
    return new Program(true, body);
  }

  @Override
  public String name() {
    return "a test's program";
  }

  @Override
  public String description() {
    return name();
  }

  @Override
  public boolean isEndless() {
    return endless;
  }

  @Override
  public World build(Stage stage) {
    Desk desk = new Desk(stage);
    body.spawn(desk);
    return () -> desk.atEnd.forEach(Runnable::run);
  }

  // ---- Programs that several tests search.

  /** Takes two mutexes by trylock in opposite orders, and lets go and begins anew if it fails. */
  static Program tryAndBackOff() {
    return of(desk -> {
      WwMutex a = desk.mutex();
      WwMutex b = desk.mutex();
      desk.task(() -> spinFor(desk, a, b));
      desk.task(() -> spinFor(desk, b, a));
    });
  }

  private static void spinFor(Desk desk, WwMutex first, WwMutex second) {
    while (true) {
      desk.runtime.startsOver(0);
      if (first.tryLockAlone()) {
        if (second.tryLockAlone()) {
          second.unlock();
          first.unlock();
          return;
        }
        first.unlock();
      }
    }
  }

  /** A lock that forgets to wake who waits: the flag is set, and nobody is told. */
  static Program forgottenWakeUp() {
    return of(desk -> {
      Flag flag = new Flag(desk.runtime);
      desk.task(() -> flag.await());
      desk.task(() -> flag.set());
    });
  }

  /** Two increments that read, and then write. */
  static Program lostUpdate() {
    return of(desk -> {
      Counter counter = new Counter(desk.runtime);
      desk.task(counter::increment);
      desk.task(counter::increment);
      desk.atEnd.add(() -> {
        if (counter.value != 2) {
          throw new IllegalStateException("counted to " + counter.value + ", not to 2");
        }
      });
    });
  }
}
