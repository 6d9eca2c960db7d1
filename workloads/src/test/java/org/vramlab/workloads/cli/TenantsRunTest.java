package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.results.ProcessResult;

/** Two processes on one device that is too small for both, one of them protected or limited. */
class TenantsRunTest {
  private static final String TRACE = "llama7b_train_seq4096@0";
  private static final String OPTIONS = " --vram 90GiB --locking ";

  private static Outcome run(String first, String second, String locking) throws Exception {
    String options = (OPTIONS + locking).strip();
    return ReplayContract.completes(TRACE + first + " " + TRACE + second, options);
  }

  private static ProcessResult process(Outcome outcome, int number) {
    return outcome.processes().get(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ticket", "trylock", "one-ticket"})
  void low_protectsOne_atTheOthersExpense(String locking) throws Exception {
    Outcome equal = run("", "", locking);
    Outcome unequal = run(":low=80GiB", "", locking);

    assertTrue(process(equal, 0).evictionsSufferedBytes() > 0, "there is contention");
    assertTrue(
        process(unequal, 0).evictionsSufferedBytes() < process(unequal, 1).evictionsSufferedBytes(),
        () -> unequal.processes().toString());
    assertTrue(
        process(unequal, 0).evictionsSufferedBytes() < process(equal, 0).evictionsSufferedBytes());
  }

  @Test
  void max_keepsOneSmall_andTheOtherUndisturbed() throws Exception {
    Outcome outcome = run(":max=40GiB", "", "ticket");

    assertTrue(process(outcome, 0).evictionsSufferedBytes() > 0);
    assertEquals(0, process(outcome, 0).refusals());
  }

  @Test
  void max_lessThanAnOperationNeeds_isRefusedBeforeAnythingRuns() {
    InputException refused =
        assertThrows(InputException.class, () -> CommandLineRun.settings(TRACE + ":max=1MiB", ""));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("max= allows 1048576"), refused.getMessage());
  }
}
