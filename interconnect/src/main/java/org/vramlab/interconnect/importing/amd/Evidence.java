package org.vramlab.interconnect.importing.amd;

import java.util.List;
import java.util.stream.Collectors;
import org.vramlab.interconnect.importing.machine.GpuModel;
import org.vramlab.interconnect.importing.machine.Remarks;

/**
 * What an output says, beside its links, about which GPUs they are.
 *
 * @param models that are possible, in order of preference; empty if it says nothing
 * @param basis from what, as a clause
 */
record Evidence(List<GpuModel> models, String basis) {
  /** Nothing. */
  static final Evidence NONE = new Evidence(List.of(), "");

  /** Copies the list. */
  Evidence {
    models = List.copyOf(models);
  }

  /** Names of products that stand in the output. */
  static Evidence named(List<GpuModel> names, Remarks remarks) {
    if (names.size() > 1) {
      remarks.ambiguous(
          "the output names several GPUs ("
              + names.stream().map(GpuModel::label).collect(Collectors.joining(", "))
              + "): all are taken to be the first");
      return new Evidence(names.subList(0, 1), "the output names them first");
    }
    return new Evidence(names, "the output names them");
  }
}
