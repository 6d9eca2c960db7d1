package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every driver on one machine, under load, error injection, suspends, resets and removals: nothing
 * is found, everybody goes on, and nothing is left.
 */
class SoakTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--seed 2 --set seconds=3",
        "--seed 3 --set seconds=3 --set ww=wound-wait",
        "--seed 4 --set seconds=3 --set inject=no",
        "--seed 5 --set seconds=3 --set vram-pages=512"
      })
  void soak_short_isClean(String settings) {
    clean("case soak " + settings);
  }

  @Test
  void soak_sameSeed_sameOutcome() {
    String command = "case soak --seed 6 --set seconds=2 --json -";
    assertEquals(CommandLineRun.of(command).out(), CommandLineRun.of(command).out());
  }

  @Tag("deep")
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  @ParameterizedTest
  @ValueSource(strings = {"--set seconds=3600", "--seed 2 --set seconds=600 --set ww=wound-wait"})
  void soak_long_isClean(String settings) {
    clean("case soak " + settings);
  }

  private static void clean(String command) {
    String out = CommandLineRun.of(command).fine().out();
    assertTrue(out.contains("Nothing was found, and nothing is left."), out);
  }
}
