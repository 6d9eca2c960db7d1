package org.vramlab.workloads.trace;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.vramlab.workloads.io.UsageException;

/**
 * How large each device's memory is to be, as option {@code --vram} says it: the same size for all
 * ({@code 16GiB}), or so that what the trace needs is a multiple of it ({@code x1.5}).
 *
 * <p>Immutable.
 */
public sealed interface PoolSize {
  /** Pools sized by a factor are whole multiples of this, as reference results are: 2 MiB. */
  long GRANULE_BYTES = 2L << 20;

  /** Largest memory of a device, in bytes: what a page number of 31 bits reaches, in granules. */
  long MAXIMUM_BYTES = (8L << 40) - GRANULE_BYTES;

  /**
   * Parses the option's value.
   *
   * @throws UsageException where it is neither a size nor a factor
   */
  static PoolSize parse(String text) throws UsageException {
    String plain = text.strip();
    if (plain.startsWith("x") || plain.startsWith("X")) {
      if (!Factor.FORM.matcher(plain.substring(1)).matches()
          || new BigDecimal(plain.substring(1)).signum() == 0) {
        throw new UsageException(
            "'" + text + "' is not a factor",
            "write x1.5 for memory that the trace needs one and a half times of, x1 for just"
                + " enough, or a size such as 16GiB");
      }
      return new Factor(new BigDecimal(plain.substring(1)));
    }
    long bytes;
    try {
      bytes = ByteSize.parse(plain);
    } catch (UsageException noSize) {
      throw new UsageException(
          "'" + text + "' is neither a size nor a factor",
          "write 16GiB (2^30), 800MiB (2^20), 64GB (10^9) or a number of bytes, or x1.5 for memory"
              + " that the trace needs one and a half times of");
    }
    if (bytes < ByteSize.PAGE_BYTES) {
      throw new UsageException(
          "'" + text + "' is less than one page of 4 KiB", "write the unit as well, as in 16GiB");
    }
    if (bytes > MAXIMUM_BYTES) {
      throw new UsageException(
          "'" + text + "' is more than the " + MAXIMUM_BYTES + " bytes that a device can have",
          "write less than 8TiB");
    }
    return new Fixed(bytes);
  }

  /** The pool of each device, in bytes, for what the traces need of it. */
  long[] poolBytes(DeviceDemand demand);

  /**
   * A memory for all devices together: a factor is one of the sum of their peaks, and the result
   * rounded down to 2 MiB, or up for a factor of exactly 1.
   */
  long totalBytes(DeviceDemand demand);

  /**
   * The same size for each device, whatever the trace needs.
   *
   * @param bytes the size, at least one page; a part of a page is left unused
   */
  record Fixed(long bytes) implements PoolSize {
    /** Checks the size. */
    public Fixed {
      if (bytes < ByteSize.PAGE_BYTES) {
        throw new IllegalArgumentException("bytes: " + bytes);
      }
    }

    @Override
    public long[] poolBytes(DeviceDemand demand) {
      long[] pools = new long[demand.deviceCount()];
      java.util.Arrays.fill(pools, bytes & -ByteSize.PAGE_BYTES);
      return pools;
    }

    @Override
    public long totalBytes(DeviceDemand demand) {
      return bytes & -ByteSize.PAGE_BYTES;
    }

    @Override
    public String toString() {
      return Long.toString(bytes);
    }
  }

  /**
   * Each device's page-rounded peak, divided by this and rounded down to 2 MiB; never below the
   * largest operation's page-rounded footprint there, rounded up to 2 MiB. A factor of exactly 1 is
   * the peak rounded up, so that everything fits. Never more than {@link #MAXIMUM_BYTES}.
   *
   * @param factor positive
   */
  record Factor(BigDecimal factor) implements PoolSize {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");

    /** Checks the factor. */
    public Factor {
      if (factor.signum() <= 0) {
        throw new IllegalArgumentException("factor: " + factor);
      }
    }

    @Override
    public long[] poolBytes(DeviceDemand demand) {
      long[] pools = new long[demand.deviceCount()];
      for (int device = 0; device < pools.length; device++) {
        long floor = roundUp(demand.footprintBytes(device));
        long wanted = share(demand.peakBytes(device));
        // A device that holds nothing still has a memory: one granule.
        pools[device] = Math.clamp(Math.max(floor, wanted), GRANULE_BYTES, MAXIMUM_BYTES);
      }
      return pools;
    }

    @Override
    public long totalBytes(DeviceDemand demand) {
      long peakBytes = 0;
      for (int device = 0; device < demand.deviceCount(); device++) {
        peakBytes += demand.peakBytes(device);
      }
      return Math.clamp(share(peakBytes), GRANULE_BYTES, MAXIMUM_BYTES);
    }

    private long share(long peakBytes) {
      return factor.compareTo(BigDecimal.ONE) == 0
          ? roundUp(peakBytes)
          : quotient(peakBytes) / GRANULE_BYTES * GRANULE_BYTES;
    }

    private long quotient(long peakBytes) {
      BigInteger whole =
          BigDecimal.valueOf(peakBytes).divide(factor, 0, RoundingMode.DOWN).toBigIntegerExact();
      return whole.min(BigInteger.valueOf(MAXIMUM_BYTES)).longValueExact();
    }

    private static long roundUp(long bytes) {
      return (bytes + GRANULE_BYTES - 1) / GRANULE_BYTES * GRANULE_BYTES;
    }

    @Override
    public String toString() {
      return "x" + factor.stripTrailingZeros().toPlainString();
    }
  }
}
