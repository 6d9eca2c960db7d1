package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.conform.Conformance;
import org.vramlab.workloads.conform.RecordingFiles;
import org.vramlab.workloads.conform.RecordingKind;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.JsonResult;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vramlab conform KIND}: replays recordings of one kind, and counts. The commands of the
 * kinds differ in their help alone.
 */
abstract class ConformRecordings implements Callable<Integer> {
  private static final String SCHEMA = "vramlab.conform";
  private static final int SCHEMA_VERSION = 1;

  /** Disagreements printed; the JSON has them all. */
  private static final int SHOWN = 20;

  private final RecordingKind kind;
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

  ConformRecordings(RecordingKind kind, Terminal terminal) {
    this.kind = kind;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException, UsageException {
    List<String> settings = new ArrayList<>(List.of("command=conform " + kind.label()));
    paths.forEach(path -> settings.add("path=" + path));
    RunIdentity identity = RunIdentity.of(RunIdentity.DEFAULT_SEED, settings);
    terminal.announce(identity);
    OutputFile json = jsonFile == null ? null : OutputFile.at(jsonFile, terminal.out());
    List<Path> recordings = RecordingFiles.of(paths);
    new OutputPlaces(json).refuseToReplace(recordings);
    Conformance result = replay(recordings);
    if (json == null || !json.isStandardOutput()) {
      print(result);
    }
    if (json != null) {
      JsonResult.write(
          json, SCHEMA, SCHEMA_VERSION, identity, new ConformJson(kind.label(), result)::writeTo);
    }
    return result.disagreements().isEmpty() ? Main.FINE : Main.FOUND;
  }

  private Conformance replay(List<Path> files) throws InputException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Math.max(0, file.toFile().length());
    }
    try (Progress progress = new Progress(terminal, "replaying", bytes)) {
      return Conformance.of(kind, files, progress::update);
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
    terminal
        .out()
        .println(
            "operations: " + result.operationsAgree() + " of " + result.operations() + " agree");
    terminal.out().println(result.agree() + " of " + result.scripts() + " agree");
  }
}
