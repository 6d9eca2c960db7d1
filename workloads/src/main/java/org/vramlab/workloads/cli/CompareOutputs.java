package org.vramlab.workloads.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.compare.Comparison;
import org.vramlab.workloads.compare.Journal;
import org.vramlab.workloads.compare.report.ComparisonCsv;
import org.vramlab.workloads.compare.report.ComparisonJson;
import org.vramlab.workloads.compare.report.ComparisonPage;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.io.UsageException;

/**
 * The files of one comparison: results, written whole when all is there, and the journal, to which
 * every answer is added as it comes.
 *
 * <p>The journal is where {@code --resume} says, and then stays; or beside the first result that is
 * a file, under its name with {@code .partial}, and goes when the results are there. Without either
 * there is none.
 */
final class CompareOutputs {
  private static final String PARTIAL = ".partial";

  private final @Nullable OutputFile csv;
  private final @Nullable OutputFile json;
  private final @Nullable OutputFile report;

  /** Where the journal is; null for none. */
  private final @Nullable Path journal;

  /** Whether the journal outlives the comparison. */
  private final boolean kept;

  private CompareOutputs(
      @Nullable OutputFile csv,
      @Nullable OutputFile json,
      @Nullable OutputFile report,
      @Nullable String resume)
      throws InputException {
    this.csv = csv;
    this.json = json;
    this.report = report;
    this.kept = resume != null;
    String name = resume;
    for (OutputFile file : files()) {
      if (name == null && !file.isStandardOutput()) {
        name = file.name() + PARTIAL;
      }
    }
    if (name == null) {
      this.journal = null;
    } else if (name.startsWith("/dev/")) {
      this.journal = null; // results that are thrown away, or flow away, need no second chance
    } else {
      OutputFile.at(name, PrintStream.nullOutputStream()); // refuses what cannot be written
      this.journal = Path.of(name);
    }
  }

  /**
   * Finds out whether everything can be written, as far as one can tell; creates nothing.
   *
   * @param inputs what none of it may replace
   */
  static CompareOutputs check(
      @Nullable String csv,
      @Nullable String json,
      @Nullable String report,
      @Nullable String resume,
      List<Path> inputs,
      PrintStream standardOutput)
      throws InputException, UsageException {
    CompareOutputs outputs =
        new CompareOutputs(
            at(csv, standardOutput), at(json, standardOutput), at(report, standardOutput), resume);
    OutputPlaces places =
        new OutputPlaces(outputs.csv, outputs.json, outputs.report, at(resume, standardOutput));
    places.refuseTwice();
    places.refuseToReplace(inputs);
    return outputs;
  }

  private static @Nullable OutputFile at(@Nullable String name, PrintStream standardOutput)
      throws InputException {
    return name == null ? null : OutputFile.at(name, standardOutput);
  }

  private List<OutputFile> files() {
    List<OutputFile> files = new ArrayList<>();
    for (OutputFile file : new OutputFile[] {csv, json, report}) {
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  /** Opens the journal; null if there is none. */
  @Nullable Journal openJournal(RunIdentity identity) throws InputException {
    return journal == null ? null : Journal.open(journal, identity);
  }

  /** Where the journal is; empty if there is none. */
  String journalName() {
    return journal == null ? "" : journal.toString();
  }

  /** Whether one of the results goes to standard output, so that nothing else may. */
  boolean takeStandardOutput() {
    return files().stream().anyMatch(OutputFile::isStandardOutput);
  }

  /** Writes all results, then removes the journal unless it is to stay; returns what is there. */
  List<String> write(Comparison comparison) throws InputException {
    if (csv != null) {
      ComparisonCsv.write(comparison, csv);
    }
    if (json != null) {
      ComparisonJson.write(comparison, json);
    }
    if (report != null) {
      ComparisonPage.write(comparison, report);
    }
    if (journal != null && !kept) {
      try {
        Files.deleteIfExists(journal);
      } catch (IOException ignored) {
        // A file too many; the results are there.
      }
    }
    return files().stream().filter(file -> !file.isStandardOutput()).map(OutputFile::name).toList();
  }
}
