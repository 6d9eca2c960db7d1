package org.vramlab.workloads.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a run that say what is to be written where. */
final class OutputOptions {
  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write the whole result as JSON; with - in place of the table.")
  @Nullable String json;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write a page that shows memory and links over time; it needs no network.")
  @Nullable String report;

  @Option(
      names = "--events",
      paramLabel = "FILE.csv",
      description = "Write every event as a row of CSV.")
  @Nullable String events;

  @Option(
      names = "--timeline",
      paramLabel = "FILE.json.gz",
      description =
          "Write a timeline of queues, copies, evictions and lock waits; open it at"
              + " ui.perfetto.dev.")
  @Nullable String timeline;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Begin --timeline and --events here, as in 1.5s, 20ms, 300us.")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "End --timeline and --events here.")
  @Nullable String to;
}
