package org.vramlab.workloads.format;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.format.ftrace.FtraceFormat;
import org.vramlab.workloads.format.serving.AzureFormat;
import org.vramlab.workloads.format.serving.MooncakeFormat;
import org.vramlab.workloads.format.torch.KinetoFormat;
import org.vramlab.workloads.format.torch.MemoryTimelineFormat;
import org.vramlab.workloads.format.torch.SnapshotCsvFormat;
import org.vramlab.workloads.format.torch.SnapshotFormat;

/** The formats that are recognised, in the order in which they are asked. */
public final class Formats {
  private static final List<TraceFormat> ALL = List.of(
          new MooncakeFormat(),
          new AzureFormat(),
          new SnapshotFormat(),
          new SnapshotCsvFormat(),
          new KinetoFormat(),
          new MemoryTimelineFormat(),
          new FtraceFormat());

  private Formats() {}

  /** All of them. */
  public static List<TraceFormat> all() {
    return ALL;
  }

  /** The first that recognises this file; null where none does. */
  public static @Nullable TraceFormat of(Sample sample) {
    for (TraceFormat format : ALL) {
      if (format.recognises(sample)) {
        return format;
      }
    }
    return null;
  }
}
