package org.vramlab.workloads.bound;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.math.BigInteger;
import org.vramlab.workloads.bound.proof.Certificate;

/**
 * The bound at given prices in whole numbers: prices are rounded down to multiples of a power of
 * two, everything after that is exact in 64 bits or throws, and sums are of any length. What comes
 * out is the certificate.
 */
final class ExactDual {
  /** Prices are multiples of 2 to the minus this, or of less for buffers of 16 GiB and more. */
  private static final int PRICE_BITS = 24;

  /** Size and price together take fewer bits than this, so that three costs fit into 63. */
  private static final int COST_BITS = 58;

  private final Reduction problem;
  private final int bits;
  private final long[] sums;
  private final long[] gridSums;

  private ExactDual(Reduction problem, int bits) {
    this.problem = problem;
    this.bits = bits;
    sums = new long[problem.intervals.rowCount() + 1];
    gridSums = new long[sums.length];
  }

  /** The certificate of a device at these prices; see {@link PriceSums} for what they are of. */
  static Certificate.Device certify(Reduction problem, double[] prices) {
    long largest = 1;
    for (long bytes : problem.intervals.uses.sizeBytes()) {
      largest = Math.max(largest, bytes);
    }
    int sizeBits = Long.SIZE - Long.numberOfLeadingZeros(largest);
    ExactDual exact = new ExactDual(problem, Math.min(PRICE_BITS, COST_BITS - sizeBits));
    return exact.certify(prices);
  }

  private Certificate.Device certify(double[] prices) {
    Intervals intervals = problem.intervals;
    int rows = intervals.rowCount();
    IntArrayList operations = new IntArrayList();
    LongArrayList kept = new LongArrayList();
    LongArrayList gridKept = new LongArrayList();
    BigInteger value = BigInteger.ZERO;
    for (int row = 0; row < rows; row++) {
      long price = floor(prices[row]);
      long gridPrice = problem.isRounded() ? floor(prices[rows + row]) : 0;
      sums[row + 1] = Math.addExact(sums[row], price);
      gridSums[row + 1] = Math.addExact(gridSums[row], gridPrice);
      if (price != 0 || gridPrice != 0) {
        operations.add(intervals.uses.operationIndexes()[intervals.bindingOperations[row]]);
        kept.add(price);
        gridKept.add(gridPrice);
        value = value.subtract(product(price, intervals.roomBytes[row]));
        value = value.subtract(product(gridPrice, problem.rounded(intervals.roomBytes[row])));
      }
    }
    for (int buffer = 0; buffer < problem.bufferCount(); buffer++) {
      value = value.add(least(buffer));
    }
    // First loads of buffers that are a question are in their minimum, here as there.
    BigInteger compulsory =
        BigInteger.valueOf(intervals.metric.countsIn() ? intervals.uses.compulsoryInBytes() : 0)
            .shiftLeft(bits);
    BigInteger unit = BigInteger.ONE.shiftLeft(bits);
    BigInteger bytes =
        value.add(compulsory).add(unit).subtract(BigInteger.ONE).max(BigInteger.ZERO).divide(unit);
    return new Certificate.Device(
        intervals.poolBytes,
        problem.gridBytes,
        bits,
        bytes,
        operations.toIntArray(),
        kept.toLongArray(),
        gridKept.toLongArray());
  }

  private long floor(double price) {
    return (long) Math.floor(Math.scalb(price, bits));
  }

  /** A buffer's least cost without its first load, which all schedules have. */
  private BigInteger least(int buffer) {
    long bytes = problem.intervals.uses.sizeBytes()[problem.buffers[buffer]];
    long gridBytes = problem.rounded(bytes);
    long load = bytes << bits;
    long writeBack = problem.intervals.metric.countsOut() ? bytes << bits : 0;
    // Costs of both states are counted from the clean one's, which goes into the sum: so they stay
    // small however many uses there are. 0 <= dirty <= writeBack holds throughout.
    BigInteger total = BigInteger.ZERO;
    long base = 0;
    long dirty = 0;
    boolean nextLoads = false;
    boolean nextWrites = false;
    for (int use = problem.firstUses[buffer + 1] - 1; use >= problem.firstUses[buffer]; use--) {
      long rent =
          rent(bytes, gridBytes, problem.starts[use], problem.ends[use], 2 * (load + writeBack));
      long next = nextWrites ? dirty : 0;
      long gone = nextLoads ? load + next : next;
      long clean = Math.min(gone, rent + next);
      dirty = Math.min(writeBack + gone, rent + dirty) - clean;
      assert dirty >= 0 && dirty <= writeBack;
      base += clean;
      if (base > 1L << 61) {
        total = total.add(BigInteger.valueOf(base));
        base = 0;
      }
      nextLoads = problem.loads[use];
      nextWrites = problem.writes[use];
    }
    return total.add(BigInteger.valueOf(base)).add(BigInteger.valueOf(nextWrites ? dirty : 0));
  }

  /** The rent of an interval; or the limit, where that is less: nobody would pay so much. */
  private long rent(long bytes, long gridBytes, int start, int end, long limit) {
    long price = sums[end] - sums[start];
    long gridPrice = gridSums[end] - gridSums[start];
    double about = (double) bytes * price + (double) gridBytes * gridPrice;
    return about > 2.0 * limit
        ? limit
        : Math.min(
            limit,
            Math.addExact(
                Math.multiplyExact(bytes, price), Math.multiplyExact(gridBytes, gridPrice)));
  }

  private static BigInteger product(long left, long right) {
    return BigInteger.valueOf(left).multiply(BigInteger.valueOf(right));
  }
}
