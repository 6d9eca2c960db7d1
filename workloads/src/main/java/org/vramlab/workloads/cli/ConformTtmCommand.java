package org.vramlab.workloads.cli;

import org.vramlab.workloads.conform.RecordingKind;
import picocli.CommandLine.Command;

/** {@code vramlab conform ttm}. */
@Command(
    name = "ttm",
    description = {
      "Replay recorded scenarios of Linux's TTM with the manager that replays workloads, in the"
          + " locking mode one-ticket: every result, event, number of pages moved, place and list"
          + " must be the same.",
      "For each scenario that disagrees the first operation that differs is shown, with what Linux"
          + " did and what was done here. The last line says how many scenarios agree."
    },
    footerHeading = "%nExit status: ",
    footer = "0 all agree; 1 some disagree; 3 no recording.")
final class ConformTtmCommand extends ConformRecordings {
  ConformTtmCommand(Terminal terminal) {
    super(RecordingKind.TTM, terminal);
  }
}
