package org.vramlab.interconnect.importing.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.vramlab.interconnect.importing.source.SourceText;

/** Finds the names of GPUs in what stands around a topology: tools print them in other tables. */
public final class ProductNames {
  private static final Pattern TELLING =
      Pattern.compile(
          "(?i)card (series|model)|market_name|product[ _]?name|gpumodel|instinct|radeon|nvidia"
              + " |tesla|geforce|quadro|rtx ");

  private ProductNames() {}

  /** The models that the text names, each once. */
  public static List<GpuModel> in(SourceText text) {
    List<GpuModel> found = new ArrayList<>();
    for (String line : text.lines()) {
      if (TELLING.matcher(line).find()) {
        GpuModel model = GpuModels.inText(line);
        if (model != null && !found.contains(model)) {
          found.add(model);
        }
      }
    }
    return found;
  }
}
