package org.vramlab.workloads.format.torch;

import java.util.List;

/**
 * What PyTorch's profiler calls the categories of tensors, by their numbers, in words used here.
 */
final class CategoryNames {
  private static final List<String> NAMES =
      List.of("param", "opt_state", "input", "temporary", "act", "grad", "autograd", "unknown");

  private CategoryNames() {}

  static String of(int category) {
    return category < NAMES.size() ? NAMES.get(category) : "category " + category;
  }
}
