package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.results.ProcessResult;

/**
 * Back-offs injected into the replay of captured traces: whatever lock is lost, nobody is refused
 * memory that could have been had, contents are right, and every run ends. The checker, lockdep and
 * the contents are on throughout.
 */
class ErrorInjectionTest {
  private static final String WAVE = "wave3d_stencil_4dev";
  private static final Path TRACES = Path.of("..", "..", "shared", "traces", "torch");

  static boolean present() {
    return Files.isDirectory(TRACES);
  }

  static IntStream intervals() {
    return IntStream.rangeClosed(1, 50);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 13, 50})
  void ticket_anyInterval_isNeverRefusedAndEnds(int interval) throws Exception {
    holds(WAVE, "--vram x2", interval);
  }

  @ParameterizedTest
  @CsvSource({"wait-die, drop", "wound-wait, keep", "wound-wait, drop"})
  void ticket_anyAlgorithmAndVictims_isNeverRefusedAndEnds(String algorithm, String victims)
      throws Exception {
    holds(WAVE + "*2", "--vram x2 --ww " + algorithm + " --victims " + victims, 1);
  }

  /**
   * The second lock of each reservation: every driver's callback locks, and is made to back off.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7})
  void ticket_notificationLocks_isNeverRefusedAndEnds(int interval) throws Exception {
    holds(WAVE, "--vram x2 --notification-locks", interval);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trylock", "one-ticket"})
  void comparisonModes_notificationLocks_complete(String mode) throws Exception {
    ReplayContract.completes(WAVE, "--vram x2 --notification-locks --locking " + mode);
  }

  @Tag("deep")
  @EnabledIf("present")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @MethodSource("traces")
  void everyCapturedTrace_notificationLocks_holds(String trace) throws Exception {
    holds(trace, "--vram x2 --notification-locks", 0);
    holds(trace, "--vram x2 --notification-locks", 1);
  }

  static List<String> traces() throws IOException {
    return CapturedTracesTest.traces();
  }

  @Tag("deep")
  @EnabledIf("present")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @MethodSource("intervals")
  void capturedTraces_everyIntervalFrom1To50_holds(int interval) throws Exception {
    long injected = 0;
    for (String trace : new String[] {WAVE, "dlrm_train_4dev", "gpt2xl_train", "tiled_cholesky"}) {
      String file = TRACES.resolve(trace + ".gmtrace.gz").toString();
      injected += holds(file, "--vram x2", interval);
    }
    System.out.printf("interval %d: %d back-offs injected, none refused%n", interval, injected);
  }

  /** Answers how often a back-off was injected. */
  private static long holds(String trace, String options, int interval) throws Exception {
    Outcome outcome = ReplayContract.completes(trace, options + " --inject-deadlock " + interval);
    long injected = 0;
    for (ProcessResult process : outcome.processes()) {
      assertEquals(0, process.refusals(), process.name());
      assertTrue(process.backOffsForLocks() >= process.backOffsInjected(), process.name());
      injected += process.backOffsInjected();
    }
    assertEquals(0, outcome.checks().spuriousRefusals());
    // From two locks on, a submission of this trace is hit at once.
    assertTrue(interval == 0 || interval > 2 || injected > 0, trace + " is never hit");
    return injected;
  }
}
