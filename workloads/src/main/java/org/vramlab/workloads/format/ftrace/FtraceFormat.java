package org.vramlab.workloads.format.ftrace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;

/** Text of kernel tracepoints; recognised by the form of a line, whatever the events are. */
public final class FtraceFormat implements TraceFormat {
  private static final int LINES_LOOKED_AT = 200;

  @Override
  public String name() {
    return "ftrace";
  }

  @Override
  public String description() {
    return "text of the Linux kernel's tracepoints for GPUs";
  }

  @Override
  public boolean recognises(Sample sample) {
    List<String> lines = sample.lines();
    for (String line : lines.subList(0, Math.min(lines.size(), LINES_LOOKED_AT))) {
      if (!FtraceLine.isHeading(line) && !FtraceLine.isLoss(line)) {
        return FtraceLine.of(line) != null;
      }
    }
    return false;
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    FtraceSurvey survey = FtraceSurvey.of(file);
    if (FtraceConversion.UNDERSTOOD.stream().noneMatch(event -> survey.count(event) > 0)) {
      throw file.bad(
          0,
          "it is a trace of the kernel without any event of a GPU's buffers or jobs ("
              + some(survey.counts())
              + ")",
          "record with trace-cmd record -e amdgpu -e dma_fence -e gpu_scheduler");
    }
    return new FtraceConversion(file, survey, settings, account);
  }

  private static String some(Map<String, Long> counts) {
    List<String> shown = new ArrayList<>();
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      if (shown.size() == 5) {
        shown.add("...");
        break;
      }
      shown.add(entry.getValue() + " " + entry.getKey());
    }
    return String.join(", ", shown);
  }
}
