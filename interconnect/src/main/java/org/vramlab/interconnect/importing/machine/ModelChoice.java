package org.vramlab.interconnect.importing.machine;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Settles which GPUs a machine has: what the user says; else what the tool's output leaves
 * possible. Of several the first is taken, and the others are named.
 */
public final class ModelChoice {
  private ModelChoice() {}

  /**
   * The model.
   *
   * @param possible in order of preference; empty if nothing was concluded
   * @param basis from what, as a clause
   */
  public static GpuModel of(Hints hints, List<GpuModel> possible, String basis, Remarks remarks) {
    GpuModel said = hints.gpu();
    if (said != null) {
      remarks.read("the user says that the GPUs are " + said.label());
      if (!possible.isEmpty() && !possible.contains(said)) {
        remarks.ambiguous(
            "the output looks like " + labels(possible) + " (" + basis + "), not " + said.label());
      }
      return said;
    }
    if (possible.isEmpty()) {
      remarks.missing(
          "nothing says which GPUs these are: sizes and rates below are of "
              + GpuModels.UNKNOWN.label()
              + " on PCIe "
              + GpuModels.UNKNOWN.pcieGeneration()
              + "; --gpu says which, one of "
              + String.join(", ", GpuModels.names()));
      return GpuModels.UNKNOWN;
    }
    GpuModel first = possible.getFirst();
    if (possible.size() == 1) {
      remarks.inferred("the GPUs are " + first.label() + ": " + basis);
    } else {
      remarks.ambiguous(
          "the GPUs are taken to be "
              + first.label()
              + ": "
              + basis
              + "; so would be "
              + labels(possible.subList(1, possible.size()))
              + "; --gpu says which");
    }
    return first;
  }

  private static String labels(List<GpuModel> models) {
    return models.stream().map(GpuModel::label).collect(Collectors.joining(", "));
  }
}
