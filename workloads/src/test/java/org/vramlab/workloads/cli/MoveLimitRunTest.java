package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.results.ProcessResult;

/** amdgpu's limit on what submissions may move, as an option of {@code run}. */
class MoveLimitRunTest {
  private static final String TRACE = "llama7b_train_seq4096";

  @ParameterizedTest
  @CsvSource({
    "off, 0",
    "amdgpu, 8",
    "1MB/s, 1",
    "64MB/s, 64",
    "64mb/s, 64",
    "100MB/s, 64",
    "9999999MB/s, 8388608"
  })
  void option_isARateInMegabytesPerSecond_roundedDownToAPowerOfTwo(String text, long rate)
      throws Exception {
    assertEquals(
        rate, CommandLineRun.settings(TRACE, "--move-limit " + text).moveLimitMegabytesPerSecond());
  }

  @Test
  void limit_whatMayNotBeMoved_isUsedInHostMemory_andHardlyAnybodyIsPushedOut() throws Exception {
    ProcessResult without = only(ReplayContract.completes(TRACE, "--vram x1.5"));
    ProcessResult with = only(ReplayContract.completes(TRACE, "--vram x1.5 --move-limit amdgpu"));

    assertEquals(0, without.hostAccessBytes());
    assertTrue(with.hostAccessBytes() > 0);
    assertTrue(with.evictionsSuffered() < without.evictionsSuffered() / 10, with.toString());
    assertTrue(with.movedInBytes() < without.movedInBytes());
  }

  @Test
  void higherRate_movesMore() throws Exception {
    long movedIn = 0;
    for (String rate : new String[] {"1MB/s", "4096MB/s", "65536MB/s", "off"}) {
      Outcome outcome = ReplayContract.completes(TRACE, "--vram x1.5 --move-limit " + rate);
      assertTrue(only(outcome).movedInBytes() >= movedIn, rate);
      movedIn = only(outcome).movedInBytes();
    }
  }

  @Test
  void limit_isShown_inJsonToo_andIsPartOfTheConfiguration() {
    CommandLineRun off = CommandLineRun.of("run " + TRACE + " --json -").fine();
    CommandLineRun on = CommandLineRun.of("run " + TRACE + " --move-limit 100MB/s --json -").fine();

    assertTrue(on.out().contains("\"move-limit\" : \"64MB/s\""));
    assertTrue(!off.out().contains("move-limit"), "what is off by default is not shown");
    assertNotEquals(configuration(off), configuration(on));
  }

  private static String configuration(CommandLineRun run) {
    String line = run.err().lines().toList().getFirst();
    return line.substring(line.indexOf("configuration"));
  }

  private static ProcessResult only(Outcome outcome) {
    assertEquals(1, outcome.processes().size());
    return outcome.processes().get(0);
  }
}
