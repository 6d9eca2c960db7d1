package org.vramlab.workloads.cases.fencing;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.failure.CheckFailed;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * All devices fault on one range at the same instant, again and again, in virtual time: how often
 * each must try, and whether everybody gets his turn.
 */
final class MigrationWaves {
  /** How many times all fault at once. */
  static final int WAVES = 100;

  /** For how many attempts of each device, one after the other, there is time between two. */
  private static final int ROOM = 4;

  private static final int PAGES = 16;
  private static final long PAGE_NANOS = 1_000;

  private final Simulation simulation =
      new Simulation(Simulation.EXACT_SEED, EventSink.SILENT, SpanLog.OFF);
  private final MigratedRange range;
  private final boolean escalates;

  /** From one instant to the next. */
  private final long waveNanos;

  private final int[] migrations;
  private final long[] pageNanos;
  private final int[] escalations = new int[WAVES];
  private long attempts;
  private @Nullable String problem;

  /**
   * @param slower how many times as long a page takes the devices after the first
   */
  MigrationWaves(int devices, int slower, boolean escalates) {
    WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);
    this.range = new MigratedRange(wwClass, PAGES);
    this.escalates = escalates;
    this.migrations = new int[devices];
    this.pageNanos = new long[devices];
    this.waveNanos = (long) ROOM * devices * PAGES * PAGE_NANOS * slower;
    for (int i = 0; i < devices; i++) {
      int device = i;
      pageNanos[i] = i == 0 ? PAGE_NANOS : PAGE_NANOS * slower;
      simulation.spawn("gpu" + i, () -> serve(device));
    }
    try {
      simulation.run();
    } catch (CheckFailed found) {
      problem = String.valueOf(found.getMessage());
    }
  }

  private void serve(int device) {
    for (int wave = 0; wave < WAVES; wave++) {
      long early = wave * waveNanos - simulation.nowNanos();
      if (early > 0) {
        simulation.delay(early, SpanKind.PAUSE);
      }
      boolean alone = false;
      boolean done = false;
      while (!done && simulation.nowNanos() < WAVES * waveNanos) {
        attempts++;
        escalations[wave] += alone ? 1 : 0;
        done = range.attempt(device, alone, pageNanos[device]);
        alone = escalates;
      }
      migrations[device] += done ? 1 : 0;
    }
  }

  /** What lockdep found; null for nothing. */
  @Nullable String problem() {
    return problem;
  }

  long attempts() {
    return attempts;
  }

  int migrations() {
    int sum = 0;
    for (int each : migrations) {
      sum += each;
    }
    return sum;
  }

  /** Of the device that has fewest. */
  int fewestMigrations() {
    int fewest = WAVES;
    for (int each : migrations) {
      fewest = Math.min(fewest, each);
    }
    return fewest;
  }

  /** In the wave that has most. */
  int mostEscalations() {
    int most = 0;
    for (int each : escalations) {
      most = Math.max(most, each);
    }
    return most;
  }
}
