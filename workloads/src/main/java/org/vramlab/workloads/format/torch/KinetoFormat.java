package org.vramlab.workloads.format.torch;

import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;

/**
 * What PyTorch's profiler (Kineto) exports: Chrome's JSON, as an object with {@code traceEvents} or
 * as a bare array, from CUDA and from ROCm, which use the same names of categories.
 */
public final class KinetoFormat implements TraceFormat {
  @Override
  public String name() {
    return "Kineto";
  }

  @Override
  public String description() {
    return "a trace of PyTorch's profiler (Chrome JSON)";
  }

  @Override
  public boolean recognises(Sample sample) {
    String text = sample.text();
    String start = text.stripLeading();
    if (start.startsWith("{")) {
      return text.contains("\"traceEvents\"")
          || (text.contains("\"schemaVersion\"") && text.contains("\"deviceProperties\""));
    }
    return start.startsWith("[") && text.contains("\"ph\"");
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    KinetoEvents events = new KinetoReader(file, account).read();
    if (events.isEmpty()) {
      throw file.bad(
          0,
          "it is a Chrome trace of "
              + events.seenCount()
              + " events, but holds neither kernels nor memory events of a GPU",
          "record with torch.profiler.profile(profile_memory=True) on a GPU");
    }
    return new KinetoConversion(events, settings, account);
  }
}
