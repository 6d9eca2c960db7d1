package org.vramlab.devices.amdgpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.ww.Algorithm;

/**
 * The core under real threads: overlapping buffer lists on four devices with a third of the memory
 * they would need, in mode {@code ticket}.
 *
 * <p>What must hold: no deadlock and no lost wake-up (the run ends within its patience); contents
 * right (a job or copy that finds wrong contents ends the run); nobody refused; and after
 * everything was closed every pool empty to the page, and every VM without a reference left.
 */
class ThreadStressTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  @ParameterizedTest
  @CsvSource({"WAIT_DIE, 1", "WAIT_DIE, 8", "WOUND_WAIT, 1", "WOUND_WAIT, 8"})
  void submit_overlappingListsUnderPressure_endsWithContentsRightAndMemoryAccounted(
      Algorithm algorithm, int clientsPerCore, TestReporter reporter) throws Exception {
    stress(algorithm, clientsPerCore, TimeUnit.MILLISECONDS.toNanos(500), false, reporter);
  }

  /** Jobs are cut short, contents are lost and known to be, and all the rest holds as ever. */
  @ParameterizedTest
  @CsvSource({"WAIT_DIE, 1", "WOUND_WAIT, 8"})
  void submit_whileDevicesAreSuspendedAndReset_endsWithContentsRightAndMemoryAccounted(
      Algorithm algorithm, int clientsPerCore, TestReporter reporter) throws Exception {
    stress(algorithm, clientsPerCore, TimeUnit.MILLISECONDS.toNanos(500), true, reporter);
  }

  @Tag("deep")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @CsvSource({"WAIT_DIE, 1", "WAIT_DIE, 8", "WOUND_WAIT, 1", "WOUND_WAIT, 8"})
  void submit_overlappingListsForThirtySeconds_endsWithContentsRightAndMemoryAccounted(
      Algorithm algorithm, int clientsPerCore, TestReporter reporter) throws Exception {
    stress(algorithm, clientsPerCore, TimeUnit.SECONDS.toNanos(30), false, reporter);
  }

  private static void stress(
      Algorithm algorithm,
      int clientsPerCore,
      long wallNanos,
      boolean troubled,
      TestReporter reporter)
      throws Exception {
    ThreadStress stress = new ThreadStress(algorithm, Math.max(4, clientsPerCore * CORES));
    stress.run(wallNanos, troubled);
    stress.closeEverything();
    stress.fleet.checkEmpty();
    for (GpuClient client : stress.clients) {
      assertEquals(0, client.vm().extraReferences(), client.vm() + " is still referred to");
    }
    assertEquals(0, stress.refusals(), "somebody was refused although nothing was pinned");
    assertTrue(stress.copies() > 0, "no pressure: nothing was moved");
    assertTrue(!troubled || stress.suspends() > 0, "no device was ever suspended");
    assertTrue(stress.backOffs() > 0, "no contention: nobody backed off");
    reporter.publishEntry(
        stress.submissions()
            + " submissions, "
            + stress.copies()
            + " copies, "
            + stress.backOffs()
            + " back-offs");
  }
}
