package org.vramlab.workloads.format;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.format.ftrace.FtraceFormat;
import org.vramlab.workloads.format.models.ExpertRoutingFormat;
import org.vramlab.workloads.format.models.ModelSwapFormat;
import org.vramlab.workloads.format.refused.Refusal;
import org.vramlab.workloads.format.requests.RequestsFormat;
import org.vramlab.workloads.format.serving.AzureFormat;
import org.vramlab.workloads.format.serving.MooncakeFormat;
import org.vramlab.workloads.format.torch.KinetoFormat;
import org.vramlab.workloads.format.torch.MemoryTimelineFormat;
import org.vramlab.workloads.format.torch.SnapshotCsvFormat;
import org.vramlab.workloads.format.torch.SnapshotFormat;

/** The formats that are recognised, in the order in which they are asked. */
public final class Formats {
  private static final List<TraceFormat> READ =
      List.of(
          new MooncakeFormat(),
          new AzureFormat(),
          new SnapshotFormat(),
          new SnapshotCsvFormat(),
          new KinetoFormat(),
          new MemoryTimelineFormat(),
          new FtraceFormat(),
          new ModelSwapFormat(),
          new ExpertRoutingFormat());

  /** Asked when nobody else knows a file. */
  private static final TraceFormat REQUESTS = new RequestsFormat();

  private static final List<TraceFormat> REFUSED =
      Stream.of(Refusal.values()).map(Refusal::format).toList();

  private Formats() {}

  /** Those that are read. */
  public static List<TraceFormat> all() {
    return Stream.concat(READ.stream(), Stream.of(REQUESTS)).toList();
  }

  /** The first that recognises this file, read or refused; null where none does. */
  public static @Nullable TraceFormat of(Sample sample) {
    return Stream.of(READ.stream(), REFUSED.stream(), Stream.of(REQUESTS))
        .flatMap(formats -> formats)
        .filter(format -> format.recognises(sample))
        .findFirst()
        .orElse(null);
  }
}
