package org.vramlab.workloads.cases.locking;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.sched.Task;
import org.vramlab.workloads.cases.CaseMachine;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.Words;

/**
 * One run of case A2: a game that locks all its buffers, works, unlocks, again and again; and a
 * compositor that now and then wants a few pages more.
 */
final class GameAndCompositor {
  private static final long PINNED_PAGES = 2;

  /**
   * What one run measured.
   *
   * @param longestWaitNanos the longest that one request slept, for locks and for space together
   * @param longestHoldNanos the longest from the game's first lock of a submission to its last
   *     unlock
   * @param longestLockingNanos the longest from there to where it held them all, less its sleep
   * @param heldNanos the sum of the holds
   */
  record Measured(
      long requests,
      long failures,
      long refusalsWithEvictable,
      long longestWaitNanos,
      long longestRequestNanos,
      long longestHoldNanos,
      long longestLockingNanos,
      long heldNanos,
      long nanos,
      long submissions,
      long gameFailures,
      long backOffs,
      long gameBackOffs,
      @Nullable String problem) {
    double failureRate() {
      return requests == 0 ? 0 : (double) failures / requests;
    }

    double heldShare() {
      return nanos == 0 ? 0 : (double) heldNanos / nanos;
    }

    /**
     * The submission that runs; one more, because the game may take the lock again before the woken
     * compositor gets to it, which happens once, for then the mutex is handed over; and a round of
     * the game's locking, until its younger ticket meets the compositor's and backs off.
     */
    long boundNanos() {
      return 2 * longestHoldNanos + longestLockingNanos;
    }

    boolean waitIsBounded() {
      return longestWaitNanos <= boundNanos();
    }
  }

  private final CaseMachine machine;
  private final Meter meter = new Meter();
  private final KnobValues values;
  private final long tickNanos;
  private final long duty;
  private final SplittableRandom random;
  private final Ticket game;
  private final Ticket compositor;

  private long requests;
  private long failures;
  private long longestRequestNanos;
  private long longestWaitNanos;
  private long longestLockingNanos;
  private long submissions;
  private long gameFailures;
  private long endNanos;

  private GameAndCompositor(
      EvictionMode mode, KnobValues values, long duty, long seed, EventSink watcher) {
    this.values = values;
    this.duty = duty;
    this.tickNanos = values.number("tick-nanos");
    this.random = new SplittableRandom(seed);
    machine =
        new CaseMachine(
            new CaseMachine.Shape(
                mode,
                Words.algorithm(values.word("ww")),
                0,
                values.number("list-pages") + PINNED_PAGES,
                seed),
            meter,
            watcher);
    game = machine.ticket();
    compositor = machine.ticket();
  }

  static Measured play(
      EvictionMode mode, KnobValues values, long duty, long seed, EventSink watcher) {
    GameAndCompositor run = new GameAndCompositor(mode, values, duty, seed, watcher);
    run.machine.client("set-up", run::setUp);
    String problem = run.machine.run();
    return new Measured(
        run.requests,
        run.failures,
        run.machine.refusalsWithEvictableMemory(),
        run.longestWaitNanos,
        run.longestRequestNanos,
        run.meter.longestHoldNanos,
        run.longestLockingNanos,
        run.meter.heldNanos,
        run.machine.nowNanos(),
        run.submissions,
        run.gameFailures,
        run.compositor.backOffs(),
        run.game.backOffs(),
        problem);
  }

  private void setUp() throws Interrupted {
    BufferObject screen = machine.buffer(PINNED_PAGES);
    try {
      compositor.execute(t -> {
        machine.lock(t, screen);
        machine.validate(t, screen);
        t.seal();
        machine.pin(screen);
      });
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("the pool was empty", impossible);
    }
    endNanos = machine.nowNanos() + values.number("ticks") * tickNanos;
    Task gameTask = machine.client("game", this::playGame);
    Task compositorTask = machine.client("compositor", this::compose);
    meter.game = gameTask.id();
    meter.compositor = compositorTask.id();
  }

  private void playGame() throws Interrupted {
    BufferObject[] list = new BufferObject[(int) values.number("list-pages")];
    for (int i = 0; i < list.length; i++) {
      list[i] = machine.buffer(1);
    }
    long periodNanos = values.number("period-ticks") * tickNanos;
    long holdNanos = periodNanos * duty / 100;
    for (long at = machine.nowNanos(); at < endNanos; at += periodNanos) {
      machine.until(at);
      // Late for the next: a game that cannot keep up skips frames, and submits back to back.
      at = Math.max(at, machine.nowNanos() - periodNanos);
      long until = Math.max(at, machine.nowNanos()) + holdNanos;
      try {
        game.execute(t -> {
          long begin = machine.nowNanos();
          long slept = meter.gameSleptNanos;
          for (BufferObject bo : list) {
            machine.lock(t, bo);
          }
          for (BufferObject bo : list) {
            machine.validate(t, bo);
          }
          long locking = machine.nowNanos() - begin - (meter.gameSleptNanos - slept);
          machine.until(until);
          t.seal();
          longestLockingNanos = Math.max(longestLockingNanos, locking);
          for (BufferObject bo : list) {
            machine.touch(bo);
          }
        });
      } catch (NoMemory | Busy enomem) {
        gameFailures++;
      }
      submissions++;
    }
  }

  private void compose() throws Interrupted {
    @Nullable BufferObject last = null;
    while (true) {
      machine.until(machine.nowNanos() + gapNanos());
      if (machine.nowNanos() >= endNanos) {
        return;
      }
      if (last != null) {
        last.release();
      }
      BufferObject bo = machine.buffer(values.number("request-pages"));
      last = bo;
      long opened = machine.nowNanos();
      meter.sleptNanos = 0;
      requests++;
      try {
        compositor.execute(t -> {
          machine.lock(t, bo);
          machine.validate(t, bo);
          t.seal();
          machine.touch(bo);
        });
      } catch (NoMemory | Busy enomem) {
        failures++;
      }
      longestRequestNanos = Math.max(longestRequestNanos, machine.nowNanos() - opened);
      longestWaitNanos = Math.max(longestWaitNanos, meter.sleptNanos);
    }
  }

  /** Exponential: a fixed gap would beat with the game's period. */
  private long gapNanos() {
    double mean = (double) values.number("gap-ticks") * (double) tickNanos;
    return (long) (-mean * StrictMath.log(1 - random.nextDouble()));
  }

  /** Measures how long the game holds locks, and how long each of the two sleeps. */
  private static final class Meter implements EventSink {
    int game = NONE;
    int compositor = NONE;
    long heldNanos;
    long longestHoldNanos;
    long sleptNanos;
    long gameSleptNanos;
    private int held;
    private long holdBeganNanos;
    private long sleepBeganNanos;
    private long gameSleepBeganNanos;

    @Override
    public void lockAcquired(long nanos, int task, int ticket, int lock) {
      if (task == game && held++ == 0) {
        holdBeganNanos = nanos;
      }
    }

    @Override
    public void lockReleased(long nanos, int task, int lock) {
      if (task == game && --held == 0) {
        long hold = nanos - holdBeganNanos;
        heldNanos += hold;
        longestHoldNanos = Math.max(longestHoldNanos, hold);
      }
    }

    @Override
    public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
      began(nanos, task);
    }

    @Override
    public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
      ended(nanos, task);
    }

    @Override
    public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
      began(nanos, task);
    }

    @Override
    public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
      ended(nanos, task);
    }

    private void began(long nanos, int task) {
      if (task == compositor) {
        sleepBeganNanos = nanos;
      } else if (task == game) {
        gameSleepBeganNanos = nanos;
      }
    }

    private void ended(long nanos, int task) {
      if (task == compositor) {
        sleptNanos += nanos - sleepBeganNanos;
      } else if (task == game) {
        gameSleptNanos += nanos - gameSleepBeganNanos;
      }
    }
  }
}
