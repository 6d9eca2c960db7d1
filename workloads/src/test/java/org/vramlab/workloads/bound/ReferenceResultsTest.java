package org.vramlab.workloads.bound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.vramlab.workloads.bound.proof.Execution;
import org.vramlab.workloads.bound.proof.SizeRule;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.PoolSize;
import org.vramlab.workloads.trace.TraceSource;

/**
 * The rules that bounds are about are those of the reference results of the captured traces: memory
 * sizes and all counts are equal. Captured traces are not in the tree; some small ones are
 * compared, where they are at hand.
 */
@EnabledIf("present")
class ReferenceResultsTest {
  private static final Path TRACES = Path.of("..", "..", "shared", "traces", "torch");
  private static final List<String> COMPARED =
      List.of("resnet50_train_b128", "wave3d_stencil_4dev", "gpt2xl_train", "fft3d_poisson_4dev");

  static boolean present() {
    return Files.isDirectory(TRACES);
  }

  @Test
  void policies_moveWhatAnIndependentSimulationSays() throws IOException, InputException {
    Map<String, TraceUses> traces = new TreeMap<>();
    int rows = 0;
    for (String row : Files.readAllLines(TRACES.resolve("reference_results.csv"))) {
      String[] cells = row.split(",", -1);
      if (!COMPARED.contains(cells[0])) {
        continue;
      }
      TraceUses uses = traces.get(cells[0]);
      if (uses == null) {
        uses =
            TraceUses.of(TraceSource.of(TRACES.resolve(cells[0] + ".gmtrace.gz")), SizeRule.EXACT);
        traces.put(cells[0], uses);
      }
      long[] pools = Arrays.stream(cells[3].split(";", -1)).mapToLong(Long::parseLong).toArray();
      ReferencePolicy policy = ReferencePolicy.valueOf(cells[2].toUpperCase(Locale.ROOT));
      Execution executed = policy.run(uses, pools);

      assertEquals(Long.parseLong(cells[4]), executed.misses(), row);
      assertEquals(Long.parseLong(cells[6]), executed.evictions(), row);
      assertEquals(Long.parseLong(cells[7]), executed.totalInBytes(), row);
      assertEquals(Long.parseLong(cells[8]), executed.totalOutBytes(), row);
      if (!cells[1].equals("1.0")) { // there the pool is the peak itself, not rounded to 2 MiB
        PoolSize factor = new PoolSize.Factor(new BigDecimal(cells[1]));
        assertArrayEquals(pools, uses.poolBytes(factor), row);
      }
      rows++;
    }
    assertEquals(COMPARED.size() * 9, rows);
  }
}
