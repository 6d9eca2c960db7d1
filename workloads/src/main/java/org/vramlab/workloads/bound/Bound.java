package org.vramlab.workloads.bound;

import java.math.BigInteger;
import org.vramlab.workloads.bound.proof.Certificate;
import org.vramlab.workloads.bound.proof.Execution;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.Plan;

/**
 * What no schedule of a trace can beat, and the best one known.
 *
 * <p>Immutable.
 *
 * @param certificate the bound and its proof, checked
 * @param plan the best schedule known
 * @param executed what it moves, counted by carrying it out
 */
public record Bound(Certificate certificate, Plan plan, Execution executed) {
  /** Which schedules and policies the bound holds of; to be said wherever it is shown. */
  public static final String COVERS =
      "holds of every policy, clairvoyant and prefetching ones included, that runs the operations"
          + " in the trace's order, has whole operands in their owner's memory while one runs, and"
          + " writes back what was changed before it drops it; not of use in place over a link"
          + " (zero copy), of dropping changed contents that will be overwritten, nor of loading"
          + " parts";

  /** Which moved bytes are bounded. */
  public Metric metric() {
    return certificate.metric();
  }

  /** The bound, all devices together. */
  public BigInteger bytes() {
    return certificate.bytes();
  }

  /** What the best schedule known moves, in the bound's metric. */
  public long planBytes() {
    return executed.bytes(metric());
  }

  /** How far the best schedule known is above the bound, as a part of the bound. */
  public double gap() {
    double bound = bytes().doubleValue();
    return planBytes() == bound ? 0 : (planBytes() - bound) / bound;
  }

  /**
   * How much of the distance from LRU down to the bound somebody has gone: 0 for LRU itself, 1 at
   * the bound, negative for who moves more than LRU. Not a number where LRU reaches the bound.
   */
  public double closed(long lruBytes, long bytes) {
    double bound = bytes().doubleValue();
    return lruBytes <= bound ? Double.NaN : (lruBytes - bytes) / (lruBytes - bound);
  }
}
