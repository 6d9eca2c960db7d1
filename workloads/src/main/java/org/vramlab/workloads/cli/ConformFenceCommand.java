package org.vramlab.workloads.cli;

import org.vramlab.workloads.conform.RecordingKind;
import picocli.CommandLine.Command;

/** {@code vramlab conform fence}. */
@Command(
    name = "fence",
    description = {
      "Replay recorded scripts of Linux's dma_fence, dma_fence_array, dma_fence_chain, unwrap,"
          + " merge and dma_resv with the fences and reservations of the manager and the drivers:"
          + " every answer, list and callback must be the same after every operation.",
      "For each script that disagrees the first operation that differs is shown, with what Linux"
          + " did and what was done here. The last line says how many scripts agree."
    },
    footerHeading = "%nExit status: ",
    footer = "0 all agree; 1 some disagree; 3 no recording.")
final class ConformFenceCommand extends ConformRecordings {
  ConformFenceCommand(Terminal terminal) {
    super(RecordingKind.FENCE, terminal);
  }
}
