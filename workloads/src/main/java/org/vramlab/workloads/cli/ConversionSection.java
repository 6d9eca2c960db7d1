package org.vramlab.workloads.cli;

import picocli.CommandLine.ArgGroup;

/**
 * The section of a command's help that holds the {@link ConversionOptions}. A command mixes it in:
 * picocli's check at compile time knows one field for each class of grouped options, no more.
 */
final class ConversionSection {
  @ArgGroup(
      validate = false,
      order = 100,
      heading = "%nTraces of other formats than gmtrace (trace info says what each assumes):%n")
  ConversionOptions options = new ConversionOptions();
}
