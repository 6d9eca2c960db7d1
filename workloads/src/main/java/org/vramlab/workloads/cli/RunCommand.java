package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vramlab.workloads.io.FindingException;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.replay.ReplaySettings;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.report.TableWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code vramlab run}: replays traces, and says what moved, what waited, and where the time went.
 */
@Command(
    name = "run",
    sortOptions = false,
    description = {
      "Replay traces on a simulated machine; say what moved, what waited, and where the time"
          + " went.%n",
      "Each trace, and each copy of one, is a process of its own; they run side by side and contend"
          + " for memory, locks and links. The same command and seed give the same bytes of"
          + " output.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab run llama7b_train_seq4096",
      "      a training step larger than one MI250X die, under TTM's own policy",
      "  vramlab run wave3d_stencil_4dev --vram x2 --policy mru --report report.html",
      "      four devices with half the memory they need; open report.html afterwards",
      "  vramlab run llama7b_train_seq4096@2*2 --vram x1.5 --locking trylock",
      "      two copies side by side on device 2, with eviction that never waits for a lock",
      "  vramlab run my.gmtrace.gz --topology pcie-4gpu --vram 16GiB --json - | jq .makespanNanos",
      "  vramlab run my.gmtrace.gz --timeline t.json.gz --from 1s --to 1.2s",
      "      two tenths of a second of it, to look at in ui.perfetto.dev",
      "",
      "Exit status: 0 it ran to its end; 1 a rule was broken or nothing could go on; 2 wrong usage;"
          + " 3 bad input."
    })
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      paramLabel = "TRACE[@DEVICES][*COPIES]",
      arity = "1..*",
      description = {
        "A gmtrace (gzip, zstd, xz or plain), a file of another format, or a bundled trace:"
            + " ${COMPLETION-CANDIDATES};",
        "with @0,1 or @4-7 the devices to run on, with *2 so many copies of it."
      },
      completionCandidates = TraceInfoCommand.BundledTraces.class)
  private List<String> traces = new ArrayList<>();

  @Mixin private RunOptions options = new RunOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException, FindingException {
    RunIdentity identity = RunIdentity.of(options.seed, options.configuration("run", traces));
    terminal.announce(identity);
    try (RunOutputs outputs = RunOutputs.check(output, terminal.out())) {
      ReplaySettings settings = RunPlan.of(traces, options);
      outputs.refuseToReplace(RunPlan.inputFiles(options, settings));
      RunPlan.remarks(settings).forEach(terminal::remark);
      RunResult result =
          RunExecution.run(terminal, identity, RunPlan.shown(options, settings), settings, outputs);
      outputs.written().forEach(file -> terminal.remark("wrote " + file));
      if (!outputs.takeStandardOutput()) {
        TableWriter.print(result, terminal.out());
      }
    }
    return Main.FINE;
  }
}
