package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.sched.Seeded;
import org.vramlab.ttm.sched.Simulation;

/**
 * Perturbs the duration of jobs by up to 5 % for every seed but the exact one, with integer
 * arithmetic. One per device, drawn in the order of submissions.
 */
public final class JobScale {
  private static final int SPREAD_PER_MILLE = 50;

  private final long seed;
  private final boolean exact;
  private final Seeded random;

  public JobScale(long seed, int device) {
    this.seed = seed;
    exact = seed == Simulation.EXACT_SEED;
    random = new Seeded(seed * 31 + device);
  }

  /** The seed of the run. */
  long seed() {
    return seed;
  }

  /** What the next job's duration is multiplied by, in thousandths. */
  int nextPerMille() {
    return exact ? 1000 : (int) (1000 - SPREAD_PER_MILLE + random.below(2 * SPREAD_PER_MILLE + 1));
  }
}
