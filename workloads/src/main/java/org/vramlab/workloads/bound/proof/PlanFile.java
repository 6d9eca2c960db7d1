package org.vramlab.workloads.bound.proof;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.vramlab.workloads.io.InputException;

/**
 * A plan as text:
 *
 * <pre>
 *   vramlab-bound-plan 1
 *   trace SHA256
 *   sizes pages
 *   pools 7539261440,7539261440
 *   17 1179             after operation 17, counted from 0, buffer 1179 may leave
 *   17 1180
 * </pre>
 */
public final class PlanFile {
  private static final String MAGIC = "vramlab-bound-plan 1";

  private PlanFile() {}

  /** Writes a plan; the stream stays open. */
  public static void write(Plan plan, OutputStream stream) throws IOException {
    Writer text = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    text.write(MAGIC + "\ntrace " + plan.traceDigest());
    text.write("\nsizes " + plan.sizes().label() + "\npools ");
    for (int device = 0; device < plan.poolBytes().length; device++) {
      text.write((device == 0 ? "" : ",") + plan.poolBytes()[device]);
    }
    text.write('\n');
    for (long release : plan.releases()) {
      text.write((release >>> 32) + " " + (int) release + "\n");
    }
    text.flush();
  }

  /**
   * Reads a plan; gzip and zstd are undone. Whether it can be carried out is the executor's
   * business.
   *
   * @throws InputException where it is none
   */
  public static Plan read(Path path) throws InputException {
    try (StatementReader lines = new StatementReader(path, "a plan")) {
      lines.next();
      lines.expect(MAGIC.split(" ", -1));
      String digest = lines.value("trace");
      SizeRule sizes = SizeRule.named(lines.value("sizes"));
      if (sizes == null) {
        throw lines.malformed();
      }
      LongArrayList pools = new LongArrayList();
      for (String pool : lines.value("pools").split(",", -1)) {
        pools.add(lines.number(pool));
      }
      LongArrayList releases = new LongArrayList();
      while (lines.next()) {
        lines.expectCount(2);
        releases.add(Plan.release(lines.smallNumber(0), lines.smallNumber(1)));
      }
      long[] sorted = releases.toLongArray();
      Arrays.sort(sorted);
      return new Plan(digest, sizes, pools.toLongArray(), sorted);
    }
  }
}
