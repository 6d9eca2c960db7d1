package org.vramlab.workloads.cache;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.requests.SampledTrace;

/**
 * A part of a trace, and what it says of the whole (SHARDS with its adjustment, Waldspurger et al.,
 * FAST 2015, section 3.4): a cache of the same share of the size is replayed, and its misses,
 * divided by the share, are those of the whole.
 *
 * <p>The requests of a sample are rarely that share of all: a few objects that are asked for again
 * and again make the difference, in the sample or out of it. They are hits in nearly every cache,
 * so what is missing or too much counts as hits: misses are held against the requests of the whole,
 * not against those of the sample.
 *
 * @param whole everything
 * @param part the requests for some of its objects
 * @param rate their share of all, above 0, at most 1
 */
public record Sample(RequestTrace whole, RequestTrace part, BigDecimal rate) {
  /**
   * Takes a part of {@code whole}.
   *
   * @throws InputException if nobody is chosen
   */
  public static Sample of(RequestTrace whole, BigDecimal rate) throws InputException {
    return new Sample(whole, SampledTrace.of(whole, rate), rate);
  }

  /** The size of a cache of the part that stands for one of {@code size} of the whole. */
  public long sizeOfPart(long size) {
    return Math.max(
        1,
        BigDecimal.valueOf(size)
            .multiply(rate)
            .setScale(0, RoundingMode.HALF_EVEN)
            .longValueExact());
  }

  /** What a run over the part says of a cache of {@code size} and the whole. */
  public CacheRun ofWhole(CacheRun run, long size) {
    return new CacheRun(
        run.policy(),
        size,
        run.unit(),
        whole.requests().length,
        misses(run.misses()),
        whole.requestedBytes(),
        bytes(run.missedBytes()),
        misses(run.evictions()));
  }

  /** What a point of the part's curve says of the whole. */
  public StackDistances.Point ofWhole(StackDistances.Point point) {
    return new StackDistances.Point(
        scaled(point.size()), misses(point.misses()), bytes(point.missedBytes()));
  }

  private long misses(long ofPart) {
    return Math.min(whole.requests().length, scaled(ofPart));
  }

  private long bytes(long ofPart) {
    return Math.min(whole.requestedBytes(), scaled(ofPart));
  }

  private long scaled(long ofPart) {
    return BigDecimal.valueOf(ofPart).divide(rate, 0, RoundingMode.HALF_EVEN).longValueExact();
  }
}
