package org.vramlab.workloads.conform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.InputException;

/** Replays all ww scripts of some files and counts. */
public final class WwConformance {
  private WwConformance() {}

  /** Told how far the work has come. */
  @FunctionalInterface
  public interface Watcher {
    /** So many bytes of all files, as they are stored, have been read by now. */
    void reached(long bytes);
  }

  /**
   * Replays every script of {@code files}.
   *
   * @throws InputException at the first line that is no part of a recording, or for a file without
   *     scripts
   */
  public static Conformance of(List<Path> files, Watcher watcher) throws InputException {
    Conformance result = new Conformance();
    long before = 0;
    for (Path file : files) {
      try (RecordingReader lines = RecordingReader.open(file)) {
        long start = before;
        addAll(lines, result, bytes -> watcher.reached(start + bytes));
        before += lines.bytesRead();
      }
    }
    return result;
  }

  static void addAll(RecordingReader lines, Conformance result, Watcher watcher)
      throws InputException {
    WwScriptReader reader = new WwScriptReader(lines);
    List<Disagreement> disagreements = new ArrayList<>();
    long scripts = 0;
    for (WwScript script = reader.next(); script != null; script = reader.next()) {
      Disagreement disagreement = WwReplay.run(lines.name(), script);
      if (disagreement != null) {
        disagreements.add(disagreement);
      }
      scripts++;
      watcher.reached(lines.bytesRead());
    }
    if (scripts == 0) {
      throw new InputException(
          lines.name(), "there is no script in it", "give a recording of ww mutexes");
    }
    result.add(
        new Conformance.FileCount(lines.name(), scripts, scripts - disagreements.size()),
        disagreements);
  }
}
