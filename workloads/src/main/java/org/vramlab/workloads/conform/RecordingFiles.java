package org.vramlab.workloads.conform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * Which files a user's paths mean: a file is itself, a folder all recordings in it and below, in
 * the order of their names. None is read twice.
 */
public final class RecordingFiles {
  private static final List<String> SUFFIXES = List.of(".jsonl", ".jsonl.gz", ".jsonl.zst");

  private RecordingFiles() {}

  /**
   * The files, in the order in which they are replayed.
   *
   * @throws InputException if a path does not exist, or a folder has no recordings
   */
  public static List<Path> of(List<String> paths) throws InputException {
    LinkedHashSet<Path> files = new LinkedHashSet<>();
    for (String text : paths) {
      files.addAll(filesAt(text));
    }
    return List.copyOf(files);
  }

  private static List<Path> filesAt(String text) throws InputException {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException malformed) {
      throw missing(text);
    }
    if (text.isEmpty() || !Files.exists(path)) {
      throw missing(text);
    }
    if (!Files.isDirectory(path)) {
      return List.of(path.normalize());
    }
    List<Path> found = new ArrayList<>();
    try (Stream<Path> below = Files.walk(path)) {
      below.filter(RecordingFiles::isRecording).map(Path::normalize).sorted().forEach(found::add);
    } catch (IOException failure) {
      throw new InputException(
          text,
          0,
          "the folder cannot be read (" + FailureReason.of(failure) + ")",
          "check its permissions, or give the files",
          failure);
    }
    if (found.isEmpty()) {
      throw new InputException(
          text,
          "there is no recording in this folder",
          "give files, or a folder with *.jsonl, *.jsonl.gz or *.jsonl.zst");
    }
    return found;
  }

  private static boolean isRecording(Path path) {
    String name = path.getFileName().toString();
    return Files.isRegularFile(path) && SUFFIXES.stream().anyMatch(name::endsWith);
  }

  private static InputException missing(String text) {
    return new InputException(
        text.isEmpty() ? "''" : text,
        "there is no such file or folder",
        "give recordings, or a folder that has some");
  }
}
