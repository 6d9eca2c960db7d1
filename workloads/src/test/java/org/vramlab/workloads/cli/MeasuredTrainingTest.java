package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * Two training steps on an H100 with torch 2.11 ({@code measured/h100-script.py}): captured, and as
 * a snapshot of the caching allocator, whose history begins when the parameters are there.
 */
class MeasuredTrainingTest {
  /** {@code requested_bytes.all.peak} of {@code torch.cuda.memory_stats}. */
  private static final long REQUESTED_BYTES = 16_035_417_036L;

  @TempDir Path folder = Path.of("set by JUnit");

  private String file(String name) throws IOException {
    Path file = folder.resolve(name);
    try (var stream =
        MeasuredTrainingTest.class.getResourceAsStream("/org/vramlab/workloads/measured/" + name)) {
      Files.copy(stream, file);
    }
    return file.toString();
  }

  @Test
  void capture_holdsAllThatTheAllocatorHandedOut_butForWhatKernelsTakeThemselves()
      throws Exception {
    TraceSummary summary =
        CommandLineRun.settings(file("h100-capture.gmtrace.gz"), "")
            .processes()
            .getFirst()
            .summary();
    long peakBytes = summary.peakPlacedBytes(0);
    assertTrue(peakBytes <= REQUESTED_BYTES, () -> "captured: " + peakBytes);
    assertTrue(peakBytes > REQUESTED_BYTES * 0.995, () -> "captured: " + peakBytes);
  }

  @Test
  void snapshotAndParameters_areWhatTheAllocatorHandedOut() throws Exception {
    CommandLineRun info = CommandLineRun.of("trace", "info", file("h100-snapshot.pickle.gz"));
    info.fine();
    // The parameters: 367,879,424 of them, in single precision.
    long atStartBytes = 4 * 367_879_424L;
    String most = "at most %,d bytes allocated at once".formatted(REQUESTED_BYTES - atStartBytes);
    assertTrue(info.out().contains(most), info.out());
    assertEquals(1, info.out().lines().filter(line -> line.contains("321 segments")).count());
  }
}
