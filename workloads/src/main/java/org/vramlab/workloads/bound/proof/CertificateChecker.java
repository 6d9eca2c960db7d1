package org.vramlab.workloads.bound.proof;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.EventKind;
import org.vramlab.workloads.trace.Operands;
import org.vramlab.workloads.trace.TraceReader;
import org.vramlab.workloads.trace.TraceSource;

/**
 * Confirms or refutes a {@link Certificate}, knowing only the trace. It shares nothing with whoever
 * found the prices but the reader of traces.
 *
 * <p>Why prices prove a bound. While operation t runs, its operands (F_t bytes) are resident, so
 * what else is kept has C - F_t bytes at most. Let p_t &gt;= 0 be a price on that. Any schedule
 * costs at least its cost plus the sum over t of p_t times (what it keeps at t - (C - F_t)), as
 * these terms are not positive. Their minimum splits into one minimum for each buffer, which pays
 * rent where it is kept between two uses, and the transfer where it is not; and a minimum over more
 * than the schedules that fit is a lower bound. Buffers are kept whole, so with a unit g also the
 * sum of g * floor(size / g) of what is kept is at most g * floor((C - F_t) / g): the second price
 * of t is on that.
 *
 * <p>One buffer's minimum, backwards over its uses, in the states "clean" and "dirty" after each:
 *
 * <pre>
 *   last use   clean = 0                                     dirty = min(W, rent)
 *   before     clean = min(gone, rent + next clean*)         dirty = min(W + gone, rent + next dirty)
 *              gone = (H if its next use must load it) + next clean*
 *              * or next dirty, if the next use writes
 * </pre>
 *
 * H is its size if bytes in count, W if bytes out do. A use must load a buffer that is not resident
 * if it reads it, or if any earlier use wrote it.
 */
public final class CertificateChecker {
  private static final int READS = 1;
  private static final int WRITES = 2;
  private static final int LOADS = 4;

  private final Certificate certificate;
  private final List<String> objections = new ArrayList<>();

  /** By trace-wide number of a use: its operation and flags; and the same buffer's use before. */
  private final LongArrayList uses = new LongArrayList();

  private final IntArrayList previousUses = new IntArrayList();

  /** By buffer in order of first use: id to number, size, owner, last use, end, ever written. */
  private final Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();

  private final LongArrayList sizes = new LongArrayList();
  private final IntArrayList owners = new IntArrayList();
  private final IntArrayList lastUses = new IntArrayList();
  private final IntArrayList ends = new IntArrayList();
  private final IntArrayList written = new IntArrayList();

  /** By device and operation: bytes of the operands that the device owns; sparse, in order. */
  private final List<LongArrayList> footprints = new ArrayList<>();

  private int operationCount;

  private CertificateChecker(Certificate certificate) {
    this.certificate = certificate;
    numbers.defaultReturnValue(-1);
  }

  /**
   * What is wrong with a certificate of this trace; empty if it is right.
   *
   * @throws InputException where the trace is bad
   */
  public static List<String> objections(Certificate certificate, TraceSource source)
      throws InputException {
    if (!source.digest().equals(certificate.traceDigest())) {
      return List.of("it is about another trace, or about another state of this one");
    }
    CertificateChecker checker = new CertificateChecker(certificate);
    checker.read(source);
    checker.judge();
    return checker.objections;
  }

  private void read(TraceSource source) throws InputException {
    try (TraceReader reader = TraceReader.open(source)) {
      for (int device = 0; device < reader.header().devices(); device++) {
        footprints.add(new LongArrayList());
      }
      while (reader.next()) {
        if (reader.kind() == EventKind.OPERATION) {
          operation(reader.operands());
        } else if (reader.kind() == EventKind.FREE && numbers.containsKey(reader.bufferId())) {
          ends.set(numbers.get(reader.bufferId()), operationCount);
        }
      }
    }
  }

  private void operation(Operands operands) {
    for (int place = 0; place < operands.count(); place++) {
      int buffer = numbers.get(operands.id(place));
      long bytes = certificate.sizes().bytes(operands.sizeBytes(place));
      if (buffer < 0) {
        buffer = sizes.size();
        numbers.put(operands.id(place), buffer);
        sizes.add(bytes);
        owners.add(operands.owner(place));
        lastUses.add(-1);
        ends.add(-1);
        written.add(0);
      }
      int flags =
          (operands.readBytes(place) > 0 ? READS : 0)
              | (operands.writeBytes(place) > 0 ? WRITES : 0);
      if ((flags & READS) != 0 || written.getInt(buffer) != 0) {
        flags |= LOADS;
      }
      written.set(buffer, written.getInt(buffer) | (flags & WRITES));
      previousUses.add(lastUses.getInt(buffer));
      lastUses.set(buffer, uses.size());
      uses.add((long) operationCount << 3 | flags);
      LongArrayList footprint = footprints.get(operands.owner(place));
      if (footprint.isEmpty() || footprint.getLong(footprint.size() - 2) != operationCount) {
        footprint.add(operationCount);
        footprint.add(0);
      }
      int last = footprint.size() - 1;
      footprint.set(last, footprint.getLong(last) + bytes);
    }
    operationCount++;
  }

  private void judge() {
    if (certificate.devices().size() != footprints.size()) {
      objections.add(
          "it speaks of "
              + certificate.devices().size()
              + " devices, the trace has "
              + footprints.size());
      return;
    }
    BigInteger sum = BigInteger.ZERO;
    for (int device = 0; device < footprints.size(); device++) {
      judge(device, certificate.devices().get(device));
      sum = sum.add(certificate.devices().get(device).bytes());
    }
    if (!sum.equals(certificate.bytes())) {
      objections.add("its devices add up to " + sum + " bytes, not " + certificate.bytes());
    }
  }

  private void judge(int device, Certificate.Device claim) {
    String name = "device " + device + ": ";
    if (claim.priceBits() < 0 || claim.priceBits() > 62 || claim.gridBytes() < 0) {
      objections.add(name + "its unit of prices or of rounding makes no sense");
      return;
    }
    long[] prices = spread(claim.operations(), claim.prices());
    long[] gridPrices = spread(claim.operations(), claim.gridPrices());
    if (prices.length == 0 || gridPrices.length == 0) {
      objections.add(name + "its prices are negative, too large, or of no operation of the trace");
      return;
    }
    BigInteger value = BigInteger.ZERO;
    LongArrayList footprint = footprints.get(device);
    for (int index = 0; index < footprint.size(); index += 2) {
      int operation = (int) footprint.getLong(index);
      long room = claim.poolBytes() - footprint.getLong(index + 1);
      if (room < 0) {
        objections.add(name + "operation " + operation + " does not fit into the memory");
        return;
      }
      value = value.subtract(product(prices[operation + 1] - prices[operation], room));
      value =
          value.subtract(
              product(
                  gridPrices[operation + 1] - gridPrices[operation],
                  rounded(room, claim.gridBytes())));
    }
    for (int buffer = 0; buffer < sizes.size(); buffer++) {
      if (owners.getInt(buffer) == device) {
        value = value.add(least(buffer, claim, prices, gridPrices));
      }
    }
    // Moved bytes are whole numbers, so the bound rounds up.
    BigInteger unit = BigInteger.ONE.shiftLeft(claim.priceBits());
    BigInteger proven = value.add(unit).subtract(BigInteger.ONE).max(BigInteger.ZERO).divide(unit);
    if (!proven.equals(claim.bytes())) {
      objections.add(name + "its prices prove " + proven + " bytes, not " + claim.bytes());
    }
  }

  /** Sums of the prices of all operations before each; empty if a price is not allowed. */
  private long[] spread(int[] operations, long[] prices) {
    long[] sums = new long[operationCount + 1];
    int done = -1;
    for (int index = 0; index < operations.length; index++) {
      if (operations[index] <= done || operations[index] >= operationCount || prices[index] < 0) {
        return new long[0];
      }
      done = operations[index];
      sums[done + 1] = prices[index];
    }
    for (int operation = 0; operation < operationCount; operation++) {
      sums[operation + 1] += sums[operation];
      if (sums[operation + 1] < 0) {
        return new long[0]; // it overflowed
      }
    }
    return sums;
  }

  private BigInteger least(int buffer, Certificate.Device claim, long[] prices, long[] gridPrices) {
    long size = sizes.getLong(buffer);
    BigInteger scaled = BigInteger.valueOf(size).shiftLeft(claim.priceBits());
    BigInteger load = certificate.metric().countsIn() ? scaled : BigInteger.ZERO;
    BigInteger writeBack = certificate.metric().countsOut() ? scaled : BigInteger.ZERO;
    int until = ends.getInt(buffer) < 0 ? operationCount : ends.getInt(buffer);
    BigInteger clean = BigInteger.ZERO;
    BigInteger dirty = BigInteger.ZERO;
    int flags = 0; // of the use after; none after the last
    for (int use = lastUses.getInt(buffer); use >= 0; use = previousUses.getInt(use)) {
      int operation = (int) (uses.getLong(use) >> 3);
      BigInteger rent =
          product(prices[until] - prices[operation + 1], size)
              .add(
                  product(
                      gridPrices[until] - gridPrices[operation + 1],
                      rounded(size, claim.gridBytes())));
      BigInteger next = (flags & WRITES) != 0 ? dirty : clean;
      BigInteger gone = (flags & LOADS) != 0 ? load.add(next) : next;
      clean = gone.min(rent.add(next));
      dirty = writeBack.add(gone).min(rent.add(dirty));
      until = operation;
      flags = (int) (uses.getLong(use) & 7);
    }
    BigInteger next = (flags & WRITES) != 0 ? dirty : clean;
    return (flags & LOADS) != 0 ? load.add(next) : next;
  }

  private static long rounded(long bytes, long gridBytes) {
    return gridBytes == 0 ? 0 : bytes / gridBytes * gridBytes;
  }

  private static BigInteger product(long left, long right) {
    return BigInteger.valueOf(left).multiply(BigInteger.valueOf(right));
  }
}
