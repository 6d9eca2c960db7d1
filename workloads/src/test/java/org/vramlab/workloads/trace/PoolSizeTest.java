package org.vramlab.workloads.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/** Sizes as they are written on the command line, and what they come to. */
class PoolSizeTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder = Path.of("set by JUnit");

  @ParameterizedTest
  @CsvSource({
    "16GiB, 17179869184",
    "800MiB, 838860800",
    "64GB, 64000000000",
    "64gb, 64000000000",
    "1.5GiB, 1610612736",
    "0.0001KiB, 0",
    "4096, 4096",
    "4096B, 4096",
    "2 TiB, 2199023255552",
    "3kb, 3000"
  })
  void byteSize_parse_understandsUnits(String text, long bytes) throws Exception {
    if (bytes == 0) {
      assertThrows(UsageException.class, () -> ByteSize.parse(text));
    } else {
      assertEquals(bytes, ByteSize.parse(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GiB",
        "16G",
        "16 GiBs",
        "-1GiB",
        "1e9",
        "0",
        "x",
        "x0",
        "x-1",
        "xtwo",
        "x1.5.5",
        "999999999TiB",
        "12",
        "1,5GiB"
      })
  void parse_noSize_saysHowToWriteOne(String text) {
    UsageException refused = assertThrows(UsageException.class, () -> PoolSize.parse(text));

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("'" + text + "'") && message.contains("GiB"), message);
    assertTrue(message.endsWith(".") && !message.contains("\n"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1048575, 1.0 MiB",
    "125926776840, 117.3 GiB",
    "-2048, -2.0 KiB"
  })
  void byteSize_format_hasOneDecimalAndABinaryUnit(long bytes, String text) {
    assertEquals(text, ByteSize.format(bytes));
  }

  @Test
  void poolBytes_fixedSize_isTheSameForAllDevicesInWholePages() throws Exception {
    assertArrayEquals(
        new long[] {8192, 8192}, PoolSize.parse("8200").poolBytes(new DeviceDemand(2)));
  }

  @Test
  void poolBytes_factor_dividesTheRoundedPeakAndRoundsDownToTwoMebibytes() throws Exception {
    // Peak 21 MiB less 4095 bytes, in pages 21 MiB; the largest operation touches one buffer of 3
    // MiB.
    DeviceDemand demand = DeviceDemand.of(summary(7, 3 * MIB, 4095));

    assertEquals(21 * MIB, demand.peakBytes(0));
    assertArrayEquals(
        new long[] {22 * MIB, 2 * MIB},
        PoolSize.parse("x1").poolBytes(demand),
        "x1 is the peak, rounded up");
    assertArrayEquals(new long[] {22 * MIB, 2 * MIB}, PoolSize.parse("x1.00").poolBytes(demand));
    assertArrayEquals(
        new long[] {14 * MIB, 2 * MIB}, PoolSize.parse("x1.5").poolBytes(demand), "21 / 1.5 = 14");
    assertArrayEquals(
        new long[] {10 * MIB, 2 * MIB},
        PoolSize.parse("x2").poolBytes(demand),
        "10.5 rounded down");
    assertArrayEquals(
        new long[] {42 * MIB, 2 * MIB}, PoolSize.parse("x0.5").poolBytes(demand), "twice the peak");
    assertArrayEquals(
        new long[] {4 * MIB, 2 * MIB},
        PoolSize.parse("x100").poolBytes(demand),
        "the largest operation, 3 MiB, rounded up");
  }

  @Test
  void poolBytes_factorOfAlmostNothing_isTheLargestMemoryThereCanBe() throws Exception {
    DeviceDemand demand = DeviceDemand.of(summary(7, 3 * MIB, 4095));

    assertArrayEquals(
        new long[] {PoolSize.MAXIMUM_BYTES, 2 * MIB},
        PoolSize.parse("x0.0000001").poolBytes(demand));
    assertThrows(UsageException.class, () -> PoolSize.parse("8TiB"));
  }

  @Test
  void totalBytes_isAShareOfTheSumOfAllPeaks() throws Exception {
    DeviceDemand demand = new DeviceDemand(8);
    demand.add(summary(7, 3 * MIB, 0), new int[] {3, 1}, 2);

    assertEquals(42 * MIB, PoolSize.parse("x1").totalBytes(demand));
    assertEquals(28 * MIB, PoolSize.parse("x1.5").totalBytes(demand));
    assertEquals(10 * MIB, PoolSize.parse("x4").totalBytes(demand), "10.5 rounded down");
    assertEquals(2 * MIB, PoolSize.parse("x1000").totalBytes(demand), "there is always something");
    assertEquals(8192, PoolSize.parse("8200").totalBytes(demand), "whole pages");
  }

  /**
   * Pool sizes of the reference results that do not depend on pages, because all buffers are whole
   * ones.
   */
  @Test
  void poolBytes_bundledTraces_agreeWithTheReferenceResults() throws Exception {
    DeviceDemand llama = DeviceDemand.of(TraceSummary.of(TraceSource.of("llama7b_train_seq4096")));
    assertArrayEquals(new long[] {83951091712L}, PoolSize.parse("x1.5").poolBytes(llama));
    assertArrayEquals(new long[] {62962794496L}, PoolSize.parse("x2").poolBytes(llama));
    assertArrayEquals(new long[] {31480348672L}, PoolSize.parse("x4").poolBytes(llama));

    DeviceDemand wave = DeviceDemand.of(TraceSummary.of(TraceSource.of("wave3d_stencil_4dev")));
    assertArrayEquals(
        new long[] {4437573632L, 4437573632L, 4437573632L, 4437573632L},
        PoolSize.parse("x2").poolBytes(wave));
  }

  @Test
  void demand_copiesOnTheSameDevice_addsPeaksAndKeepsTheLargestOperation() throws Exception {
    TraceSummary summary = summary(7, 3 * MIB, 0);
    DeviceDemand demand = new DeviceDemand(4);
    demand.add(summary, new int[] {3, 1}, 2);
    demand.add(summary, new int[] {3, 0}, 1);

    assertEquals(63 * MIB, demand.peakBytes(3));
    assertEquals(3 * MIB, demand.footprintBytes(3));
    assertEquals(0, demand.peakBytes(0));
  }

  @Test
  void checkFits_poolSmallerThanAnOperation_namesLineAndSize() throws Exception {
    DeviceDemand demand = DeviceDemand.of(summary(2, 3 * MIB, 0));
    demand.checkFits(new long[] {3 * MIB, 4096});

    InputException refused =
        assertThrows(
            InputException.class, () -> demand.checkFits(new long[] {3 * MIB - 4096, 4096}));

    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.contains(
            "hand.gmtrace, line 3: the operation needs 3145728 bytes (3.0 MiB) on device 0 at"
                + " once"),
        message);
    assertTrue(message.endsWith("; give it more with --vram 3MiB or larger."), message);
  }

  /**
   * Buffers of one size on device 0, the last one smaller by some bytes, each touched by an
   * operation of its own.
   */
  private TraceSummary summary(int buffers, long sizeBytes, long lessBytes) throws Exception {
    String[] events = new String[2 * buffers];
    for (int i = 0; i < buffers; i++) {
      events[2 * i] =
          "[\"A\","
              + i
              + ","
              + (i == buffers - 1 ? sizeBytes - lessBytes : sizeBytes)
              + ",0,\"act\"]";
      events[2 * i + 1] = "[\"O\",0,0,1,[],[" + i + ",1]]";
    }
    return TraceSummary.of(TraceText.of(folder, events));
  }
}
