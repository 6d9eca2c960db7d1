package org.vramlab.workloads.format.models;

import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.CsvRows;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * A log of image-generation requests and the base checkpoint that each needs, as in Alibaba's
 * cluster-trace-v2026-GenAI: a checkpoint is a buffer, a request reads it.
 */
public final class ModelSwapFormat implements TraceFormat {
  private static final String CHECKPOINT = "checkpoint_model_version_id";
  private static final String SECONDS = "exec_time_seconds";
  private static final String LORAS = "num_lora";

  /** Stable Diffusion XL in 16 bits: 3.5 billion weights. */
  private static final long CHECKPOINT_BYTES = 6_900_000_000L;

  @Override
  public String name() {
    return "model swaps";
  }

  @Override
  public String description() {
    return "a log of image-generation requests by checkpoint (CSV)";
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.hasColumns("gmt_create", CHECKPOINT, SECONDS);
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    return new Requests(
        new CsvRows(file, account, "gmt_create", CHECKPOINT, SECONDS), settings, account);
  }

  /** One pass. */
  private static final class Requests implements Conversion {
    private final CsvRows rows;
    private final ConversionSettings settings;
    private final Account account;
    private final long checkpointBytes;
    private final TraceHeader header;
    private final Object2IntOpenHashMap<String> checkpoints = new Object2IntOpenHashMap<>();
    private final long[] operand = new long[2];
    private long requests;
    private long nameless;
    private long untimed;
    private long loras;
    private double seconds;

    Requests(CsvRows rows, ConversionSettings settings, Account account) {
      this.rows = rows;
      this.settings = settings;
      this.account = account;
      this.checkpointBytes = settings.modelBytes() == 0 ? CHECKPOINT_BYTES : settings.modelBytes();
      checkpoints.defaultReturnValue(-1);
      this.header =
          new TraceHeader(
              "model_swaps",
              settings.devices(),
              List.of("predict"),
              Map.of("capture", "\"converted from a log of requests: no program was run\""),
              Map.of());
      account.assumed(
          String.format(
              Locale.ROOT,
              "a checkpoint has %,d bytes (--model-bytes): the log has no sizes",
              checkpointBytes));
      account.assumed(
          "a request reads its checkpoint in whole, in the order of the file, one after another");
      account.assumed(
          String.format(
              Locale.ROOT,
              "checkpoints are dealt to %,d device(s) as they appear (--devices)",
              settings.devices()));
      account.assumed(
          "requests follow each other at once: what takes an image service half a minute is no job"
              + " of a GPU, whose scheduler would take it for a hang");
    }

    @Override
    public TraceHeader header() {
      return header;
    }

    @Override
    public boolean step(TraceSink sink) throws IOException, InputException {
      if (!rows.next()) {
        state();
        return false;
      }
      String checkpoint = rows.field(CHECKPOINT).strip();
      if (checkpoint.isEmpty()) {
        nameless++;
        return true;
      }
      int buffer = checkpoints.getInt(checkpoint);
      if (buffer < 0) {
        buffer = checkpoints.size();
        checkpoints.put(checkpoint, buffer);
        sink.allocate(buffer, checkpointBytes, buffer % settings.devices(), "param", checkpoint);
      }
      double took = rows.number(SECONDS);
      if (!(took >= 0)) {
        took = 0;
        untimed++;
      }
      seconds += took;
      requests++;
      if (rows.columns().contains(LORAS)) {
        loras += Math.max(0, rows.whole(LORAS));
      }
      operand[0] = buffer;
      operand[1] = checkpointBytes;
      sink.operation(0, buffer % settings.devices(), 0, operand, 1, operand, 0);
      return true;
    }

    private void state() {
      account.known(
          String.format(
              Locale.ROOT,
              "%,d requests for %,d checkpoints, %,.0f s of execution",
              requests,
              checkpoints.size(),
              seconds));
      if (nameless > 0) {
        account.known(
            String.format(Locale.ROOT, "%,d rows name no checkpoint: left out", nameless));
      }
      if (untimed > 0) {
        account.known(String.format(Locale.ROOT, "%,d requests have no execution time", untimed));
      }
      if (loras > 0) {
        account.known(
            String.format(Locale.ROOT, "%,d LoRA adapters in use, without names: left out", loras));
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
