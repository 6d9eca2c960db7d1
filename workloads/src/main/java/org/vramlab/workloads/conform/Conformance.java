package org.vramlab.workloads.conform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.InputException;

/**
 * How many scripts agree, and how many operations, file by file; and every disagreement.
 *
 * <p>Threads: one.
 */
public final class Conformance {
  private final List<FileCount> files = new ArrayList<>();
  private final List<Disagreement> disagreements = new ArrayList<>();

  private Conformance() {}

  /**
   * What one file came to.
   *
   * @param file as the user named it
   * @param scripts in it
   * @param agree of them
   * @param operations in all scripts
   * @param operationsAgree of them: in each script, those before the first that differs
   */
  public record FileCount(
      String file, long scripts, long agree, long operations, long operationsAgree) {}

  /** Told how far the work has come. */
  @FunctionalInterface
  public interface Watcher {
    /** So many bytes of all files, as they are stored, have been read by now. */
    void reached(long bytes);
  }

  /**
   * Replays everything in {@code files}.
   *
   * @throws InputException at the first line that is no part of such a recording, or for a file
   *     without any
   */
  public static Conformance of(RecordingKind kind, List<Path> files, Watcher watcher)
      throws InputException {
    Conformance result = new Conformance();
    long before = 0;
    for (Path file : files) {
      try (RecordingReader lines = RecordingReader.open(file)) {
        long start = before;
        result.add(kind, lines, bytes -> watcher.reached(start + bytes));
        before += lines.bytesRead();
      }
    }
    return result;
  }

  /** Replays everything in one stream, such as a recording in the tree. */
  static Conformance of(RecordingKind kind, RecordingReader lines) throws InputException {
    Conformance result = new Conformance();
    result.add(kind, lines, bytes -> {});
    return result;
  }

  private void add(RecordingKind kind, RecordingReader lines, Watcher watcher)
      throws InputException {
    RecordingKind.Replayer replayer = kind.replayer(lines);
    long scripts = 0;
    long agree = 0;
    long operations = 0;
    long operationsAgree = 0;
    for (RecordingKind.Replayed next = replayer.next(); next != null; next = replayer.next()) {
      scripts++;
      operations += next.operations();
      operationsAgree += next.agree();
      Disagreement disagreement = next.disagreement();
      if (disagreement == null) {
        agree++;
      } else {
        disagreements.add(disagreement);
      }
      watcher.reached(lines.bytesRead());
    }
    if (scripts == 0) {
      throw new InputException(
          lines.name(), "there is no " + kind.unit() + " in it", "give " + kind.remedy());
    }
    files.add(new FileCount(lines.name(), scripts, agree, operations, operationsAgree));
  }

  /** The files, in the order in which they were replayed. */
  public List<FileCount> files() {
    return List.copyOf(files);
  }

  /** One for each script that disagrees, in the order of files and lines. */
  public List<Disagreement> disagreements() {
    return List.copyOf(disagreements);
  }

  /** How many scripts were replayed. */
  public long scripts() {
    return files.stream().mapToLong(FileCount::scripts).sum();
  }

  /** How many of them agree. */
  public long agree() {
    return files.stream().mapToLong(FileCount::agree).sum();
  }

  /** How many operations the scripts have. */
  public long operations() {
    return files.stream().mapToLong(FileCount::operations).sum();
  }

  /** How many of them agree: in each script, those before the first that differs. */
  public long operationsAgree() {
    return files.stream().mapToLong(FileCount::operationsAgree).sum();
  }
}
