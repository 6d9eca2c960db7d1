package org.vramlab.workloads.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.Decompression;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * Where a trace's bytes come from: a file, or one of the traces that the program brings along. It
 * can be opened any number of times.
 *
 * <p>Compression (gzip, zstd or none) is told from the first bytes, never from the name.
 *
 * <p>Immutable.
 */
public final class TraceSource {
  /** Names of the bundled traces. */
  public static final List<String> BUNDLED =
      List.of("llama7b_train_seq4096", "wave3d_stencil_4dev");

  private static final String BUNDLED_FOLDER = "/org/vramlab/workloads/traces/";
  private static final String BUNDLED_SUFFIX = ".gmtrace.gz";
  private static final int BUFFER_BYTES = 64 << 10;

  private final String name;
  private final @Nullable Path path;

  private TraceSource(String name, @Nullable Path path) {
    this.name = name;
    this.path = path;
  }

  /** The trace in this file; whether there is one shows when it is opened. */
  public static TraceSource of(Path path) {
    return new TraceSource(path.toString(), path);
  }

  /**
   * What a user means by this text: an existing file, or else a bundled trace, with or without its
   * suffix.
   *
   * @throws InputException where there is neither
   */
  public static TraceSource of(String text) throws InputException {
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException malformed) {
      throw missing(text);
    }
    if (!text.isEmpty() && Files.exists(path)) {
      return new TraceSource(text, path);
    }
    String plain =
        text.endsWith(BUNDLED_SUFFIX)
            ? text.substring(0, text.length() - BUNDLED_SUFFIX.length())
            : text;
    if (BUNDLED.contains(plain)) {
      return new TraceSource(plain, null);
    }
    throw missing(text);
  }

  private static InputException missing(String text) {
    return new InputException(
        text.isEmpty() ? "''" : text,
        "there is no such file",
        "give the path of a gmtrace, or a bundled trace: " + String.join(", ", BUNDLED));
  }

  /** The name under which messages and results speak of this trace. */
  public String name() {
    return name;
  }

  /** The file, or null where the trace is a bundled one. */
  public @Nullable Path path() {
    return path;
  }

  /**
   * SHA-256 of the uncompressed text, in hexadecimal digits: the same however it is compressed and
   * called. Reads all of it.
   *
   * @throws InputException where it cannot be read
   */
  public String digest() throws InputException {
    try (InputStream text = open()) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[BUFFER_BYTES];
      for (int count = text.read(chunk); count >= 0; count = text.read(chunk)) {
        sha256.update(chunk, 0, count);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (IOException failure) {
      throw unreadable(failure);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }

  private InputException unreadable(IOException failure) {
    return new InputException(
        name,
        0,
        "the file cannot be read (" + FailureReason.of(failure) + ")",
        "check path and permissions, or copy it again",
        failure);
  }

  /** Opens the uncompressed text. */
  InputStream open() throws InputException {
    BufferedInputStream raw = null;
    try {
      raw = new BufferedInputStream(openRaw(), BUFFER_BYTES);
      return Decompression.of(raw);
    } catch (IOException failure) {
      closeQuietly(raw);
      throw unreadable(failure);
    }
  }

  private InputStream openRaw() throws IOException {
    if (path != null) {
      if (Files.isDirectory(path)) {
        throw new IOException("it is a directory");
      }
      return Files.newInputStream(path);
    }
    InputStream bundled =
        TraceSource.class.getResourceAsStream(BUNDLED_FOLDER + name + BUNDLED_SUFFIX);
    if (bundled == null) {
      throw new IOException("the program was built without its bundled traces");
    }
    return bundled;
  }

  private static void closeQuietly(@Nullable InputStream stream) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException ignored) {
        // The failure that led here is the one to tell.
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
