package org.vramlab.workloads.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.UsageException;

/** Where the outputs of one command go: each to a place of its own, and none over an input. */
final class OutputPlaces {
  private final List<OutputFile> files;

  /** Those that are not null. */
  OutputPlaces(@Nullable OutputFile... files) {
    this.files = Stream.of(files).filter(Objects::nonNull).toList();
  }

  /**
   * Makes sure that no two outputs go to one place.
   *
   * @throws UsageException for one that is named twice
   */
  void refuseTwice() throws UsageException {
    List<OutputFile> seen = new ArrayList<>();
    for (OutputFile file : files) {
      for (OutputFile earlier : seen) {
        if (file.isSamePlaceAs(earlier)) {
          throw new UsageException(
              "two outputs are to go to '" + file.name() + "'", "give each a place of its own");
        }
      }
      seen.add(file);
    }
  }

  /**
   * Makes sure that no result takes the place of what it is computed from.
   *
   * @throws UsageException for an output that is one of {@code inputs}
   */
  void refuseToReplace(List<Path> inputs) throws UsageException {
    for (OutputFile file : files) {
      for (Path input : inputs) {
        if (file.isFile(input)) {
          throw new UsageException(
              "the output '" + file.name() + "' would replace the input " + input,
              "give it a place of its own");
        }
      }
    }
  }

  /** Whether one of them goes to standard output, so that nothing else may. */
  boolean takeStandardOutput() {
    return files.stream().anyMatch(OutputFile::isStandardOutput);
  }
}
