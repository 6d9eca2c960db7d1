package org.vramlab.workloads.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSummaryTest {
  static final List<String> BUNDLED = TraceSource.BUNDLED;

  private static final long PAGE = ByteSize.PAGE_BYTES;

  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void peakPlacedBytes_countsPagesFromFirstOperationToFree() throws Exception {
    TraceSummary summary =
        TraceSummary.of(
            TraceText.of(
                folder,
                "[\"A\",0,1,0,\"act\"]", // one page, from line 5
                "[\"A\",1,4097,0,\"act\"]", // two pages, from line 6
                "[\"A\",2,99999,0,\"act\"]", // never touched: no place
                "[\"O\",0,0,1,[],[0,1]]",
                "[\"O\",0,0,1,[0,1],[1,4097]]",
                "[\"F\",0]",
                "[\"A\",3,4096,0,\"act\"]",
                "[\"F\",2]",
                "[\"O\",0,0,1,[1,1],[3,9]]"));

    assertEquals(3 * PAGE, summary.peakPlacedBytes(0));
    assertEquals(0, summary.peakPlacedBytes(1));
    // Exact bytes from A to F are what headers state.
    assertEquals(4097 + 99999 + 4096, summary.statistic("peak_live_bytes_per_device.0"));
    assertEquals(1 + 4097 + 99999 + 4096, summary.statistic("total_alloc_bytes"));
    assertEquals(3, summary.statistic("buffers_touched"));
    assertEquals(4097 + 4096, summary.statistic("end_live_bytes"));
  }

  @Test
  void largestFootprintBytes_countsRemoteOperandsInTheirOwnersMemory() throws Exception {
    TraceSummary summary =
        TraceSummary.of(
            TraceText.of(
                folder,
                "[\"A\",0,8192,0,\"act\"]",
                "[\"A\",1,4096,1,\"act\"]",
                "[\"A\",2,1,1,\"act\"]",
                "[\"O\",0,1,1,[1,1],[]]",
                "[\"X\",1,1,0]",
                "[\"X\",2,1,0]",
                "[\"O\",0,0,1,[0,100,1,50,2,1],[0,8192,2,1]]"));

    assertEquals(2 * PAGE, summary.largestFootprintBytes(0));
    assertEquals(2 * PAGE, summary.largestFootprintBytes(1));
    assertEquals(8, summary.largestFootprintLine(1));
    assertEquals(50 + 1 + 1, summary.peerBytes());
    assertEquals(50 + 1, summary.peerReadBytes());
    assertEquals(8192 + 4096 + 1, summary.statistic("max_op_footprint_bytes"));
    assertEquals(1 + 100 + 50 + 1 + 8192 + 1, summary.statistic("bytes_touched"));
  }

  @Test
  void compulsoryBytes_countBuffersWhoseFirstOperationReadsThem() throws Exception {
    TraceSummary summary =
        TraceSummary.of(
            TraceText.of(
                folder,
                "[\"A\",0,5000,0,\"param\"]", // read first: two pages
                "[\"A\",1,5000,0,\"act\"]", // written first: nothing
                "[\"A\",2,1,0,\"grad\"]", // read and written by its first operation: one page
                "[\"O\",0,0,1,[0,1],[1,1]]",
                "[\"O\",0,0,1,[0,1,1,1,2,1],[2,1]]"));

    assertEquals(3 * PAGE, summary.compulsoryBytes());
    assertEquals("{act=5000, grad=1, param=5000}", summary.allocatedBytesByClass().toString());
  }

  @Test
  void headerMismatches_wrongHeader_namesTheFigure() throws Exception {
    String header =
        "{\"format\":\"gmtrace\",\"version\":1,\"devices\":1,\"ops\":[\"f\"],\"stats\":{\"ops\":2,\"buffers\":1,\"views_skipped\":9}}";

    TraceSummary summary =
        TraceSummary.of(
            TraceText.withHeader(folder, header, "[\"A\",0,1,0,\"a\"]", "[\"O\",0,0,1,[0,1],[]]"));

    assertEquals(
        List.of("the header states ops 2, the events make it 1"), summary.headerMismatches());
  }

  @ParameterizedTest
  @FieldSource("BUNDLED")
  void headerMismatches_bundledTrace_none(String name) throws Exception {
    assertHeaderTrue(TraceSummary.of(TraceSource.of(name)));
  }

  /**
   * The traces that are too large for the tree, where they lie beside the clone. The two largest
   * are left to `trace info`.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet50_train_b128",
        "resnet152_train_b256",
        "gpt2xl_train",
        "gpt2xl_generate_catcache",
        "llama13b_train_ckpt",
        "tiled_cholesky",
        "dlrm_train_4dev",
        "fft3d_poisson_4dev",
        "mixtral8x7b_decode_experts"
      })
  void headerMismatches_capturedTrace_none(String name) throws Exception {
    Path file = Path.of("../../shared/traces/torch", name + ".gmtrace.gz");
    assumeTrue(
        Files.exists(file), () -> "skipped: there is no " + file.toAbsolutePath().normalize());
    assertHeaderTrue(TraceSummary.of(TraceSource.of(file)));
  }

  private static void assertHeaderTrue(TraceSummary summary) {
    assertTrue(
        summary.header().statistics().containsKey("peak_live_bytes"),
        "a captured header states its figures");
    assertEquals(List.of(), summary.headerMismatches());
  }
}
