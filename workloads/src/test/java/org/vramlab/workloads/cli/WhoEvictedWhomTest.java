package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.replay.Outcome;
import org.vramlab.workloads.replay.Replay;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.EvictionResult;
import org.vramlab.workloads.results.ProcessResult;

/**
 * Two processes on one device, whose buffers are told apart by their size: what the results say of
 * who evicted whom is what the events say.
 */
class WhoEvictedWhomTest {
  private static final long MIB = 1 << 20;

  /** Buffers of the first process; those of the second are twice as large. */
  private static final long FIRST_BYTES = MIB;

  private static final String FIRST = "generated_zipf";
  private static final String SECOND = "generated_zipf#1";

  @TempDir Path folder = Path.of("set by JUnit");

  /** Counts evictions by evictor, victim and pool from nothing but events. */
  private static final class Tally implements EventSink {
    private final Int2LongOpenHashMap sizes = new Int2LongOpenHashMap();
    private final Int2ObjectOpenHashMap<String> pools = new Int2ObjectOpenHashMap<>();
    private final Map<String, Long> evictions = new TreeMap<>();
    private final Map<String, Long> bytes = new TreeMap<>();

    @Override
    public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
      pools.put(pool, name);
    }

    @Override
    public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
      sizes.put(buffer, sizeBytes);
    }

    private String owner(int buffer) {
      return sizes.get(buffer) == FIRST_BYTES ? FIRST : SECOND;
    }

    @Override
    public void evicted(
        long nanos,
        int task,
        int ticket,
        int buffer,
        int fromPool,
        int toPool,
        long evictedBytes,
        int forBuffer) {
      String who = owner(forBuffer) + " " + owner(buffer) + " " + pools.get(fromPool);
      evictions.merge(who, 1L, Long::sum);
      bytes.merge(who, evictedBytes, Long::sum);
    }
  }

  private String trace(String name, long bufferBytes) {
    Path file = folder.resolve(name);
    CommandLineRun.of(
            "trace generate zipf --buffers 12 --ops 300 --size " + bufferBytes + " --out " + file)
        .fine();
    return file + "@0";
  }

  /** Runs both, the first with {@code limits}; fails unless results and events agree. */
  private Outcome run(String limits, String options) throws Exception {
    String traces =
        trace("small.gmtrace", FIRST_BYTES) + limits + " " + trace("large.gmtrace", 2 * MIB);
    ReplaySettings settings = CommandLineRun.settings(traces, options);
    Tally tally = new Tally();
    Outcome outcome = new Replay(settings, null, List.of(tally)).run();

    Map<String, Long> evictions = new TreeMap<>();
    Map<String, Long> bytes = new TreeMap<>();
    for (EvictionResult one : outcome.evictions()) {
      String who = one.evictor() + " " + one.victim() + " " + one.pool();
      evictions.put(who, one.evictions());
      bytes.put(who, one.bytes());
    }
    assertEquals(tally.evictions, evictions);
    assertEquals(tally.bytes, bytes);
    return outcome;
  }

  private static long bytes(Outcome outcome, String evictor, String victim) {
    long bytes = 0;
    for (EvictionResult one : outcome.evictions()) {
      bytes += one.evictor().equals(evictor) && one.victim().equals(victim) ? one.bytes() : 0;
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ticket", "trylock", "one-ticket"})
  void equalProcesses_evictEachOther_asTheEventsSay(String locking) throws Exception {
    Outcome outcome = run("", "--vram 24MiB --locking " + locking);

    assertTrue(bytes(outcome, FIRST, SECOND) > 0);
    assertTrue(bytes(outcome, SECOND, FIRST) > 0);
  }

  @Test
  void protectedProcess_losesNothingToTheOther_whichEvictsItself() throws Exception {
    Outcome outcome = run(":min=12MiB", "--vram 24MiB");

    assertEquals(0, bytes(outcome, SECOND, FIRST));
    assertEquals(0, bytes(outcome, FIRST, FIRST));
    assertTrue(bytes(outcome, SECOND, SECOND) > 0);
  }

  @Test
  void sums_areWhatEachProcessCausedAndSuffered() throws Exception {
    Outcome outcome = run("", "--vram 24MiB");

    assertEquals(2, outcome.processes().size());
    for (ProcessResult process : outcome.processes()) {
      long caused = 0;
      long suffered = 0;
      for (String other : new String[] {FIRST, SECOND}) {
        caused += bytes(outcome, process.name(), other);
        suffered += bytes(outcome, other, process.name());
      }
      assertEquals(process.evictionsCausedBytes(), caused, process.name());
      assertEquals(process.evictionsSufferedBytes(), suffered, process.name());
    }
  }

  @Test
  void run_twoProcesses_printsTheMatrix_andOneDoesNot() {
    String two = "run " + trace("a.gmtrace", MIB) + " " + trace("b.gmtrace", MIB);
    List<String> lines =
        new ArrayList<>(CommandLineRun.of(two + " --vram 16MiB").fine().out().lines().toList());
    lines.removeIf(line -> !line.startsWith("evicted for"));

    assertEquals(1, lines.size());
    assertTrue(
        lines.get(0).matches("evicted for +of generated_zipf +of generated_zipf#1"), lines.get(0));
    String one = "run " + trace("a.gmtrace", MIB) + " --vram 8MiB";
    assertFalse(CommandLineRun.of(one).fine().out().contains("evicted for"));
  }
}
