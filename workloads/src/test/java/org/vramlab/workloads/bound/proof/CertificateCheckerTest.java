package org.vramlab.workloads.bound.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceText;

/**
 * A bound worked out by hand, and everything that can be wrong with its certificate.
 *
 * <pre>
 *   device 0 has 10 bytes; a, b, c are of 4, 4 and 5 bytes
 *   operation   0: reads a    1: reads and writes b    2: reads c    3: reads a    4: reads b
 *   beside c, at operation 2, there is room for 5 bytes: a and b cannot both stay
 * </pre>
 *
 * At a price of 1 for a byte at operation 2, keeping a or b for its 4 bytes of rent is as good as
 * loading 4 again; 5 bytes of room are worth 5. So 4 + 4 + 5 (first loads) + 4 + 4 - 5 = 16 bytes
 * must come in. In whole 4-byte units there is room for one: 17, which is the optimum.
 */
class CertificateCheckerTest {
  @TempDir private Path folder;

  private TraceSource trace = TraceSource.of(Path.of("made below"));

  private final Certificate.Device other =
      new Certificate.Device(1, 0, 0, BigInteger.ZERO, new int[0], new long[0], new long[0]);

  @BeforeEach
  void makeTrace() throws IOException {
    trace =
        TraceText.of(
            folder,
            "[\"A\",1,4,0,\"act\"]",
            "[\"A\",2,4,0,\"act\"]",
            "[\"A\",3,5,0,\"act\"]",
            "[\"O\",0,0,1,[1,4],[]]",
            "[\"O\",0,0,1,[2,4],[2,4]]",
            "[\"O\",0,0,1,[3,5],[]]",
            "[\"O\",0,0,1,[1,4],[]]",
            "[\"O\",0,0,1,[2,4],[]]");
  }

  private Certificate.Device device(
      long pool, long grid, int bits, long bytes, int operation, long price, long gridPrice) {
    return new Certificate.Device(
        pool,
        grid,
        bits,
        BigInteger.valueOf(bytes),
        new int[] {operation},
        new long[] {price},
        new long[] {gridPrice});
  }

  private List<String> objections(Metric metric, Certificate.Device device) throws InputException {
    return objections(
        new Certificate(
            trace.digest(), SizeRule.EXACT, metric, device.bytes(), List.of(device, other)));
  }

  private List<String> objections(Certificate certificate) throws InputException {
    return CertificateChecker.objections(certificate, trace);
  }

  private void assertRefuted(Certificate.Device device) throws InputException {
    assertFalse(objections(Metric.IN, device).isEmpty());
  }

  @Test
  void pricesThatProveTheClaim_areConfirmed() throws InputException {
    assertEquals(List.of(), objections(Metric.IN, device(10, 0, 0, 16, 2, 1, 0)));
    assertEquals(List.of(), objections(Metric.IN, device(10, 4, 0, 17, 2, 0, 1)));
    // In the sum b, which was written, costs 8 when it goes; a goes, for 4.
    assertEquals(List.of(), objections(Metric.BOTH, device(10, 4, 0, 17, 2, 0, 1)));
    // Nothing need be written back.
    assertEquals(List.of(), objections(Metric.OUT, device(10, 4, 0, 0, 2, 0, 0)));
  }

  @Test
  void finerPrices_areRoundedUpToWholeBytes() throws InputException {
    // At 3/4 of a byte: 13 + 3 + 3 - 3.75 = 15.25.
    assertEquals(List.of(), objections(Metric.IN, device(10, 0, 2, 16, 2, 3, 0)));
  }

  @Test
  void oneByteMore_isRefuted() throws InputException {
    assertEquals(
        List.of("device 0: its prices prove 17 bytes, not 18"),
        objections(Metric.IN, device(10, 4, 0, 18, 2, 0, 1)));
  }

  @Test
  void changedPrice_isRefuted() throws InputException {
    assertRefuted(device(10, 4, 4, 17, 2, 0, 8));
    assertRefuted(device(10, 4, 4, 17, 2, 0, 20));
    assertRefuted(device(10, 4, 0, 17, 2, 1, 1));
    assertRefuted(device(10, 4, 0, 17, 3, 0, 1));
  }

  @Test
  void pricesThatMayNotBe_areRefuted() throws InputException {
    assertRefuted(device(10, 4, 0, 17, 2, -1, 1));
    assertRefuted(device(10, 4, 0, 17, 2, 0, -1));
    assertRefuted(device(10, 4, 0, 17, 5, 0, 1));
    assertRefuted(
        new Certificate.Device(
            10,
            4,
            0,
            BigInteger.valueOf(17),
            new int[] {2, 2},
            new long[] {0, 0},
            new long[] {0, 1}));
    assertRefuted(
        new Certificate.Device(
            10,
            4,
            0,
            BigInteger.valueOf(17),
            new int[] {1, 2},
            new long[] {Long.MAX_VALUE, Long.MAX_VALUE},
            new long[] {0, 1}));
  }

  @Test
  void anotherMemoryUnitOrRounding_isRefuted() throws InputException {
    assertRefuted(device(14, 4, 0, 17, 2, 0, 1));
    assertRefuted(device(10, 3, 0, 17, 2, 0, 1));
    assertRefuted(device(10, -4, 0, 17, 2, 0, 1));
    assertRefuted(device(10, 4, 1, 17, 2, 0, 1));
    assertRefuted(device(10, 4, 63, 17, 2, 0, 1));
    assertRefuted(device(4, 4, 0, 17, 2, 0, 1)); // operation 2 does not fit
  }

  /** What a change leaves true is confirmed: the checker judges claims, not how they were found. */
  @Test
  void roomThatIsNoWholeUnit_changesNothing() throws InputException {
    assertEquals(List.of(), objections(Metric.IN, device(11, 4, 0, 17, 2, 0, 1)));
  }

  @Test
  void claimAboutSomethingElse_isRefuted() throws IOException, InputException {
    Certificate.Device right = device(10, 4, 0, 17, 2, 0, 1);
    BigInteger bytes = right.bytes();
    List<Certificate.Device> both = List.of(right, other);
    String digest = trace.digest();

    assertTrue(
        objections(new Certificate(digest, SizeRule.EXACT, Metric.IN, bytes, both)).isEmpty());
    assertFalse(
        objections(new Certificate(digest, SizeRule.PAGES, Metric.IN, bytes, both)).isEmpty());
    assertFalse(
        objections(new Certificate(digest, SizeRule.EXACT, Metric.OUT, bytes, both)).isEmpty());
    assertFalse(
        objections(
                new Certificate(digest, SizeRule.EXACT, Metric.IN, bytes.add(BigInteger.ONE), both))
            .isEmpty());
    assertFalse(
        objections(new Certificate(digest, SizeRule.EXACT, Metric.IN, bytes, List.of(right)))
            .isEmpty());
    TraceText.of(folder, "[\"A\",1,4,0,\"act\"]", "[\"O\",0,0,1,[1,4],[]]");
    assertFalse(
        objections(new Certificate(digest, SizeRule.EXACT, Metric.IN, bytes, both)).isEmpty());
  }
}
