package org.vramlab.workloads.cli;

import org.vramlab.workloads.conform.RecordingKind;
import picocli.CommandLine.Command;

/** {@code vramlab conform ww}. */
@Command(
    name = "ww",
    description = {
      "Replay recorded scripts of Linux's ww mutex, both classes: every answer, owner, queue,"
          + " stamp, count and wound must be the same after every operation.",
      "The last line says how many scripts agree."
    },
    footerHeading = "%nExit status: ",
    footer = "0 all agree; 1 some disagree; 3 no recording.")
final class ConformWwCommand extends ConformRecordings {
  ConformWwCommand(Terminal terminal) {
    super(RecordingKind.WW, terminal);
  }
}
