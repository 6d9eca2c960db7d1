package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.conform.Conformance;
import org.vramlab.workloads.conform.RecordingFiles;
import org.vramlab.workloads.conform.WwConformance;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vramlab conform ww}: replays recorded scripts of ww mutexes, and counts. */
@Command(
    name = "ww",
    description = {
      "Replay recorded scripts of Linux's ww mutex, both classes: every answer, owner, queue,"
          + " stamp, count and wound must be the same after every operation.",
      "The last line says how many scripts agree."
    },
    footerHeading = "%nExit status: ",
    footer = "0 all agree; 1 some disagree; 3 no recording.")
final class ConformWwCommand implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.conform";
  private static final int SCHEMA_VERSION = 1;

  /** Disagreements printed; the JSON has them all. */
  private static final int SHOWN = 20;

  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "A recording (JSON lines; gzip, zstd or plain), or a folder: all *.jsonl, *.jsonl.gz and"
              + " *.jsonl.zst in it and below.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--json",
      paramLabel = "FILE|-",
      description = "Write counts and every disagreement as JSON; with - in place of the text.")
  private @Nullable String jsonFile;

  ConformWwCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException {
    List<String> settings = new ArrayList<>(List.of("command=conform ww"));
    paths.forEach(path -> settings.add("path=" + path));
    RunIdentity identity = RunIdentity.of(RunIdentity.DEFAULT_SEED, settings);
    terminal.announce(identity);
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    Conformance result = replay(RecordingFiles.of(paths));
    if (json == null || !json.isStandardOutput()) {
      print(result);
    }
    if (json != null) {
      JsonResult.write(
          json, SCHEMA, SCHEMA_VERSION, identity, new ConformJson("ww", result)::writeTo);
    }
    return result.disagreements().isEmpty() ? Main.FINE : Main.FOUND;
  }

  private Conformance replay(List<Path> files) throws InputException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Math.max(0, file.toFile().length());
    }
    try (Progress progress = new Progress(terminal, "replaying", bytes)) {
      return WwConformance.of(files, progress::update);
    }
  }

  private void print(Conformance result) {
    result.disagreements().stream()
        .limit(SHOWN)
        .forEach(disagreement -> terminal.out().println(disagreement.text()));
    int hidden = result.disagreements().size() - SHOWN;
    if (hidden > 0) {
      terminal.out().println("... and " + hidden + " more; --json FILE lists all");
    }
    for (Conformance.FileCount file : result.files()) {
      terminal
          .out()
          .println(file.file() + ": " + file.agree() + " of " + file.scripts() + " agree");
    }
    terminal.out().println(result.agree() + " of " + result.scripts() + " agree");
  }
}
