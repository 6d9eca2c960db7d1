package org.vramlab.stress.lincheck;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.Lincheck;

/** Runs a race of a few threads under Lincheck. */
final class Races {
  /** Schedules tried; some 300 a second. */
  private static final int SCHEDULES = 100;

  private Races() {}

  /** What a test makes anew for every schedule. */
  @FunctionalInterface
  interface Setup<W> {
    W make();
  }

  /** A race: its threads, and what must hold when they have ended. */
  interface Race {
    List<Runnable> threads();

    void check();
  }

  /** Tries schedules of the race; fails with the interleaving of the first bad one. */
  static void search(Setup<? extends Race> setup) {
    search(SCHEDULES, setup);
  }

  /** As the other, but tries so many. */
  static void search(int schedules, Setup<? extends Race> setup) {
    Lincheck.runConcurrentTest(
        schedules,
        () -> {
          Race race = setup.make();
          Published.race = race;
          List<Thread> threads = new ArrayList<>();
          for (Runnable body : race.threads()) {
            threads.add(new Thread(body));
          }
          threads.forEach(Thread::start);
          for (Thread thread : threads) {
            join(thread);
          }
          race.check();
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts here", e);
    }
  }

  /** Where what is shared escapes to, so that Lincheck sees that it is. */
  static final class Published {
    static volatile Race race =
        new Race() {
          @Override
          public List<Runnable> threads() {
            return List.of();
          }

          @Override
          public void check() {}
        };

    private Published() {}
  }
}
