package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.results.PoolResult;

/** What every replay must come to, on the bundled traces and on small generated ones. */
class ReplayContractTest {
  @TempDir Path folder = Path.of("set by JUnit");

  @ParameterizedTest
  @ValueSource(strings = {"llama7b_train_seq4096", "wave3d_stencil_4dev"})
  void anyTrace_lessMemoryThanItNeeds_completes(String trace) throws Exception {
    for (String factor : new String[] {"x1.5", "x2", "x4"}) {
      ReplayContract.completes(trace, "--vram " + factor);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lru, wait-die, keep",
    "fifo, wound-wait, keep",
    "mru, wait-die, drop",
    "belady, wound-wait, drop"
  })
  void anyPolicyAndAlgorithm_sharedBuffersUnderPressure_completes(
      String policy, String algorithm, String victims) throws Exception {
    String trace = generate("alltoall --devices 4 --buffers 12 --ops 800");

    ReplayContract.completes(
        trace, "--vram x3 --policy " + policy + " --ww " + algorithm + " --victims " + victims);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 99})
  void anySeed_sharedBuffersUnderPressure_completes(long seed) throws Exception {
    String trace = generate("alltoall --devices 4 --buffers 12 --ops 800");

    ReplayContract.completes(trace, "--vram x2 --seed " + seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama7b_train_seq4096", "wave3d_stencil_4dev"})
  void depthOneAndJustEnoughMemory_onlyWhatMustMoveMoves(String trace) throws Exception {
    ReplayContract.movesOnlyWhatItMust(trace, "--depth 1 --vram x1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama7b_train_seq4096", "wave3d_stencil_4dev"})
  void twiceThePeak_onlyWhatMustMoveMoves(String trace) throws Exception {
    ReplayContract.movesOnlyWhatItMust(trace, ReplayContract.twiceThePeak(trace));
  }

  @Test
  void generatedTraces_onlyWhatMustMoveMoves() throws Exception {
    for (String shape :
        new String[] {
          "cyclic --buffers 8 --ops 100",
          "zipf --buffers 16 --ops 200 --devices 3",
          "alltoall --devices 4 --buffers 6 --ops 200"
        }) {
      String trace = generate(shape);
      ReplayContract.movesOnlyWhatItMust(trace, "--depth 1 --vram x1");
      ReplayContract.movesOnlyWhatItMust(trace, ReplayContract.twiceThePeak(trace));
    }
  }

  @Test
  void moreMemory_neverMovesLess_thanTheCompulsoryBytes() throws Exception {
    String trace = generate("cyclic --buffers 24 --ops 600");
    long last = Long.MAX_VALUE;
    for (String factor : new String[] {"x4", "x2", "x1.5", "x1"}) {
      long movedIn =
          CommandLineRun.outcome(trace, "--depth 1 --vram " + factor)
              .processes()
              .get(0)
              .movedInBytes();
      assertTrue(movedIn <= last, "LRU has no Belady anomaly on buffers of one size: " + factor);
      last = movedIn;
    }
    assertEquals(24 * (64L << 20), last, "each of the buffers is read first, and once");
  }

  /**
   * <pre>
   * client 0   write b                       free b
   * client 1             import b   read b
   * client 2             import b   read b
   * client 3             import b   read b
   * </pre>
   *
   * All three want b exported at the same time; it must have one dma-buf, or one reference too many
   * keeps it alive.
   */
  @Test
  void severalImportAtOnce_freedBuffer_leavesNothing() throws Exception {
    Path file = folder.resolve("shared.gmtrace");
    StringBuilder trace =
        new StringBuilder(
            "{\"format\":\"gmtrace\",\"version\":1,\"workload\":\"shared\",\"devices\":4,"
                + "\"ops\":[\"op\"]}\n"
                + "[\"A\",0,4096,0,\"act\"]\n[\"O\",0,0,1,[],[0,4096]]\n");
    for (int device = 1; device < 4; device++) {
      trace.append("[\"X\",0,0,").append(device).append("]\n");
    }
    for (int device = 1; device < 4; device++) {
      trace.append("[\"O\",0,").append(device).append(",1,[0,4096],[]]\n");
    }
    Files.writeString(file, trace + "[\"F\",0]\n");

    Outcome outcome = ReplayContract.completes(file.toString(), "");

    for (PoolResult pool : outcome.pools()) {
      assertEquals(0, pool.endPages(), pool.name());
    }
  }

  private String generate(String shape) {
    String file = folder.resolve("generated.gmtrace.gz").toString();
    CommandLineRun.of("trace generate " + shape + " --out " + file).fine();
    return file;
  }
}
