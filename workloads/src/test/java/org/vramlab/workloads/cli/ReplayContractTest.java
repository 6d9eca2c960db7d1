package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private String generate(String shape) {
    String file = folder.resolve("generated.gmtrace.gz").toString();
    CommandLineRun.of("trace generate " + shape + " --out " + file).fine();
    return file;
  }
}
