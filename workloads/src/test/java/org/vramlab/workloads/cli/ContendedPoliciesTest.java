package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Policies of our own make, where candidates are shared, locked, in use, protected, guests or
 * copies: the checker watches.
 */
class ContendedPoliciesTest {
  private static final String[] POLICIES = {
    "uvm-tree:levels=2", "plan-ahead:window=20", "cost-aware"
  };

  @TempDir Path folder = Path.of("set by JUnit");

  private String exchange = "";

  @BeforeEach
  void trace() {
    exchange = folder.resolve("exchange.gmtrace").toString();
    CommandLineRun.of("trace generate alltoall --buffers 6 --ops 160 --size 4MiB --out " + exchange)
        .fine();
  }

  private void isClean(String traces, String options) {
    for (String policy : POLICIES) {
      String out =
          CommandLineRun.of("run " + traces + options + " --policy " + policy).fine().out();
      assertTrue(out.contains("no rule was broken"), policy + ": " + out);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " --victims drop --ww wound-wait",
        " --locking trylock",
        " --locking one-ticket",
        " --placement harvest",
        " --placement cost",
        " --host x1.5 --gtt 64MiB",
        " --move-limit 64MB/s",
        " --seed 7 --inject-deadlock 2"
      })
  void twoProcessesThatShareMemory_breakNoRule(String options) {
    isClean(exchange + "*2", " --vram x2" + options);
  }

  @Test
  void whatATenantIsPromised_isPassedOver() {
    isClean(exchange + ":low=16MiB " + exchange, " --vram x2");
  }
}
