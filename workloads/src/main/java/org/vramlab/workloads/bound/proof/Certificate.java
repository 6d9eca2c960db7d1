package org.vramlab.workloads.bound.proof;

import java.math.BigInteger;
import java.util.List;

/**
 * A claim that no schedule of residency moves fewer bytes, with prices that prove it: for each
 * device, what a byte of memory costs at each of the trace's operations. {@link CertificateChecker}
 * says how the claim follows, and whether it does. Whole numbers throughout.
 *
 * <p>Immutable; nobody writes to the arrays.
 *
 * @param traceDigest SHA-256 of the trace's uncompressed text, in hexadecimal digits
 * @param sizes what a buffer takes and moves
 * @param metric which moved bytes are bounded
 * @param bytes the claim for all devices together
 * @param devices one for each device of the trace, in order
 */
public record Certificate(
    String traceDigest, SizeRule sizes, Metric metric, BigInteger bytes, List<Device> devices) {
  /** Copies the list. */
  public Certificate {
    devices = List.copyOf(devices);
  }

  /**
   * The claim for one device. A buffer lives in its owner's memory, so devices do not meet.
   *
   * @param poolBytes size of the device's memory
   * @param gridBytes unit of the rounded rows; 0 without any
   * @param priceBits prices count in units of 2 to the power of minus this, 0 to 62
   * @param bytes the claim
   * @param operations the operations that have a price, by their index in the trace counted from 0;
   *     increasing
   * @param prices price of a byte at each of them, not negative
   * @param gridPrices price of a byte in the rounded row of each; not negative
   */
  @SuppressWarnings("ArrayRecordComponent") // large, never written again, and never compared
  public record Device(
      long poolBytes,
      long gridBytes,
      int priceBits,
      BigInteger bytes,
      int[] operations,
      long[] prices,
      long[] gridPrices) {}
}
