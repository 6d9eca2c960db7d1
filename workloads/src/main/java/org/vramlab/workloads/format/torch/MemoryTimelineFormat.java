package org.vramlab.workloads.format.torch;

import java.util.regex.Pattern;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;

/**
 * The raw form of the profiler's {@code export_memory_timeline}: a JSON array of {@code [time in
 * ns, action, bytes, category]}. Its other form, sums by category over time, names no allocation
 * and is refused.
 */
public final class MemoryTimelineFormat implements TraceFormat {
  private static final Pattern RAW =
      Pattern.compile(
          "\\s*\\[\\s*\\[\\s*-?[0-9]+\\s*,\\s*[0-9]+\\s*,\\s*-?[0-9]+\\s*,\\s*[0-9]+\\s*\\].*",
          Pattern.DOTALL);
  private static final Pattern SUMS =
      Pattern.compile("\\s*\\[\\s*\\[\\s*-?[0-9.eE+]+\\s*,\\s*-?[0-9.eE+]+\\s*,.*", Pattern.DOTALL);

  @Override
  public String name() {
    return "torch memory timeline";
  }

  @Override
  public String description() {
    return "the raw memory timeline of PyTorch's profiler (JSON)";
  }

  @Override
  public boolean recognises(Sample sample) {
    return RAW.matcher(sample.text()).matches() || SUMS.matcher(sample.text()).matches();
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    return new MemoryTimelineConversion(file, account);
  }
}
