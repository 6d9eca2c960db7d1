package org.vramlab.workloads.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.compare.Work;
import org.vramlab.workloads.compare.Workload;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSpec;

/**
 * The files that a comparison is computed from: which workloads they make, and by what work is
 * known again in a later call.
 *
 * <p>Threads: one.
 */
final class CompareInputs {
  /** What a bundled trace weighs: about their size. */
  private static final long BUNDLED_BYTES = 100_000;

  private static final int KEY_DIGITS = 32;

  /** Digests of contents by path; files that are read, in this order. */
  private final Map<Path, String> digests = new LinkedHashMap<>();

  /**
   * A workload for each trace argument, or one of all.
   *
   * @throws UsageException for an argument of no known form
   * @throws InputException for a trace that does not exist or cannot be read
   */
  List<Workload> workloads(List<String> traces, boolean together)
      throws UsageException, InputException {
    List<Workload> workloads = new ArrayList<>();
    if (together) {
      workloads.add(workload(traces));
    } else {
      for (String trace : traces) {
        workloads.add(workload(List.of(trace)));
      }
    }
    return distinct(workloads);
  }

  private Workload workload(List<String> traces) throws UsageException, InputException {
    List<String> names = new ArrayList<>();
    StringBuilder contents = new StringBuilder();
    long weightBytes = 0;
    for (String text : traces) {
      TraceSpec spec = TraceSpec.parse(text);
      TraceSource source = TraceSource.of(spec.trace());
      if (source.isPipe()) {
        throw source.onlyOnce();
      }
      Path path = source.path();
      contents.append(path == null ? "bundled" : digest(path)).append(' ');
      names.add(name(spec.trace()) + text.substring(spec.trace().length()));
      weightBytes += spec.copies() * (path == null ? BUNDLED_BYTES : sizeBytes(path));
    }
    return new Workload(String.join(" + ", names), traces, contents.toString(), weightBytes);
  }

  /** The name of a file without folders and endings. */
  private static String name(String trace) {
    String file = trace.substring(trace.lastIndexOf('/') + 1);
    int dot = file.indexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }

  /** Workloads of one name go by what the user wrote. */
  private static List<Workload> distinct(List<Workload> workloads) {
    List<Workload> distinct = new ArrayList<>();
    for (Workload one : workloads) {
      boolean unique =
          workloads.stream().filter(other -> other.name().equals(one.name())).count() == 1;
      distinct.add(
          unique
              ? one
              : new Workload(
                  String.join(" + ", one.traces()),
                  one.traces(),
                  one.contentDigest(),
                  one.weightBytes()));
    }
    return distinct;
  }

  /** By what an answer to {@code work} is known again: its words, and the contents of files. */
  String key(Work work, Workload workload) throws InputException {
    MessageDigest sha256 = sha256();
    add(sha256, work.kind().label());
    add(sha256, workload.contentDigest());
    for (String word : work.words()) {
      add(sha256, word);
      // A topology, or whatever else is a file.
      if (!workload.traces().contains(word) && isFile(word)) {
        add(sha256, digest(Path.of(word)));
      }
    }
    return HexFormat.of().formatHex(sha256.digest()).substring(0, KEY_DIGITS);
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
  }

  private static boolean isFile(String word) {
    try {
      return Files.isRegularFile(Path.of(word));
    } catch (InvalidPathException noPath) {
      return false;
    }
  }

  /** All files that were asked about. */
  List<Path> files() {
    return List.copyOf(digests.keySet());
  }

  private String digest(Path path) throws InputException {
    String known = digests.get(path);
    if (known == null) {
      MessageDigest sha256 = sha256();
      try (InputStream in = new DigestInputStream(Files.newInputStream(path), sha256)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      } catch (IOException failure) {
        throw unreadable(path, failure);
      }
      known = HexFormat.of().formatHex(sha256.digest());
      digests.put(path, known);
    }
    return known;
  }

  private static long sizeBytes(Path path) throws InputException {
    try {
      return Files.size(path);
    } catch (IOException failure) {
      throw unreadable(path, failure);
    }
  }

  private static InputException unreadable(Path path, IOException failure) {
    return new InputException(
        path.toString(),
        0,
        "the file cannot be read (" + FailureReason.of(failure) + ")",
        "check path and permissions",
        failure);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
