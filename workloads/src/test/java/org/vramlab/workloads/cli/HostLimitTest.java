package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.results.CopyResult;
import org.vramlab.workloads.results.HostMemoryResult;
import org.vramlab.workloads.results.PoolKind;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.ProcessResult;

/**
 * Little GTT and a host with few pages: buffers go from VRAM to GTT, to system memory and to swap
 * space, and come back with their contents, which are checked throughout.
 */
class HostLimitTest {
  private static HostMemoryResult host(Outcome outcome) {
    HostMemoryResult host = outcome.hostMemory();
    assertNotNull(host);
    assert host != null : "was just asserted";
    return host;
  }

  private static long evictions(Outcome outcome, PoolKind kind) {
    return outcome.pools().stream()
        .filter(pool -> pool.kind() == kind)
        .mapToLong(PoolResult::evictions)
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "llama7b_train_seq4096, --vram x1.5 --gtt 20GiB --host 30GiB, ticket",
    "llama7b_train_seq4096, --vram x4 --gtt 4GiB --host x4, trylock",
    "llama7b_train_seq4096, --vram x4 --gtt 4GiB --host x4, one-ticket",
    "wave3d_stencil_4dev*2, --vram x2 --gtt 1GiB --host x8, ticket",
    "wave3d_stencil_4dev, --vram x2 --gtt 1GiB --host x4 --policy belady, ticket"
  })
  void littleOfEverything_cascadesToSwapSpace_withContentsIntact(
      String trace, String options, String locking) throws Exception {
    Outcome outcome = ReplayContract.completes(trace, options + " --locking " + locking);

    assertTrue(evictions(outcome, PoolKind.VRAM) > 0);
    assertTrue(evictions(outcome, PoolKind.GTT) > 0, "GTT is too small, too");
    HostMemoryResult host = host(outcome);
    assertTrue(host.swapOuts() > 0);
    assertTrue(host.swapIns() > 0);
    assertTrue(host.swappedInBytes() <= host.swappedOutBytes(), "each was swapped out before");
    assertTrue(host.peakPages() <= host.limitPages(), "there was always somebody to swap out");
  }

  @Test
  void systemMemory_isReachedThroughGttOnly() throws Exception {
    Outcome outcome =
        ReplayContract.completes("llama7b_train_seq4096", "--vram x1.5 --gtt 20GiB --host 30GiB");

    assertFalse(outcome.copies().isEmpty());
    for (CopyResult copy : outcome.copies()) {
      assertFalse((copy.fromPool() + copy.toPool()).contains("SYSTEM"), copy.toString());
    }
  }

  @Test
  void swappedBytes_areThoseThatTheEventsTell() throws Exception {
    long[] outPages = new long[1];
    long[] inPages = new long[1];
    EventSink tally =
        new EventSink() {
          @Override
          public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
            outPages[0] += pages;
          }

          @Override
          public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
            inPages[0] += pages;
          }
        };
    Outcome outcome =
        new Replay(
                CommandLineRun.settings("wave3d_stencil_4dev", "--vram x2 --gtt 1GiB --host x4"),
                null,
                List.of(tally))
            .run();

    HostMemoryResult host = host(outcome);
    ProcessResult process = outcome.processes().get(0);
    assertTrue(outPages[0] > 0);
    assertEquals(outPages[0] * PoolResult.PAGE_BYTES, host.swappedOutBytes());
    assertEquals(inPages[0] * PoolResult.PAGE_BYTES, host.swappedInBytes());
    assertEquals(host.swappedOutBytes(), process.swappedOutBytes());
    assertEquals(host.swappedInBytes(), process.swappedInBytes());
  }

  @Test
  void noLimit_nothingIsSwapped_andNothingIsSaidOfIt() throws Exception {
    Outcome outcome = ReplayContract.completes("llama7b_train_seq4096", "--vram x1.5 --gtt 20GiB");

    assertNull(outcome.hostMemory());
    assertTrue(evictions(outcome, PoolKind.GTT) > 0);
    assertEquals(0, outcome.processes().get(0).swappedOutBytes());
    assertFalse(CommandLineRun.of("run wave3d_stencil_4dev").fine().out().contains("swap"));
  }

  @Test
  void limitThatIsNeverMet_changesNothingButWhatIsSaidOfTheHost() throws Exception {
    Outcome without = CommandLineRun.outcome("wave3d_stencil_4dev", "--vram x2");
    Outcome with = CommandLineRun.outcome("wave3d_stencil_4dev", "--vram x2 --host 512GiB");

    assertEquals(without.makespanNanos(), with.makespanNanos());
    assertEquals(without.processes(), with.processes());
    assertEquals(without.pools(), with.pools());
    assertEquals(0, host(with).swapOuts());
    assertTrue(host(with).peakPages() > 0);
  }

  @Test
  void run_onALimitedHost_printsAndWritesWhatWasSwapped() {
    CommandLineRun run =
        CommandLineRun.of("run wave3d_stencil_4dev --vram x2 --gtt 1GiB --host 8GiB").fine();

    assertTrue(run.out().contains("host 8GiB"), run.out());
    assertTrue(run.out().lines().anyMatch(line -> line.startsWith("swapped out ")), run.out());
    assertTrue(run.out().lines().anyMatch(line -> line.startsWith("host, to swap space ")));
    String json =
        CommandLineRun.of("run wave3d_stencil_4dev --vram x2 --gtt 1GiB --host 8GiB --json -")
            .fine()
            .out();
    assertTrue(json.contains("\"limitPages\" : 2097152"), json.substring(0, 2000));
    assertTrue(json.contains("\"swappedOutBytes\""));
  }
}
