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
 * can be opened any number of times, unless it is a pipe: then once.
 *
 * <p>Compression (gzip, zstd, xz or none) is told from the first bytes, never from the name. A file
 * of another format is a source too: its content is then the gmtrace that it is converted to.
 *
 * <p>Threads: one, as far as a pipe is concerned; else immutable.
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

  /** Makes the text where the file does not hold it; null where it does. */
  private final @Nullable Content content;

  /** Whether it is a pipe whose bytes are gone. */
  private boolean spent;

  private TraceSource(String name, @Nullable Path path, @Nullable Content content) {
    this.name = name;
    this.path = path;
    this.content = content;
  }

  /** Makes the uncompressed text of a gmtrace, any number of times, always the same. */
  public interface Content {
    /**
     * Opens the text.
     *
     * @throws IOException where the file cannot be read
     * @throws InputException where it is bad; later, while reading, as the cause of an IOException
     */
    InputStream open() throws IOException, InputException;

    /** See {@link TraceSource#remarks}. */
    List<String> remarks();
  }

  /** A file of another format, and how it becomes a gmtrace. */
  public static TraceSource converted(Path path, Content content) {
    return new TraceSource(path.toString(), path, content);
  }

  /** The trace in this file; whether there is one shows when it is opened. */
  public static TraceSource of(Path path) {
    return new TraceSource(path.toString(), path, null);
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
      return new TraceSource(text, path, null);
    }
    String plain =
        text.endsWith(BUNDLED_SUFFIX)
            ? text.substring(0, text.length() - BUNDLED_SUFFIX.length())
            : text;
    if (BUNDLED.contains(plain)) {
      return new TraceSource(plain, null, null);
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

  /**
   * What a user should know of a file of another format: what it says, what had to be assumed, and
   * what was left out, a sentence each without a full stop. Complete once the source has been read
   * to its end; empty for a gmtrace.
   */
  public List<String> remarks() {
    return content == null ? List.of() : content.remarks();
  }

  /** Whether this is a pipe, or a device: what can be read once, and nobody knows when it ends. */
  public boolean isPipe() {
    return path != null && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  /** Why a pipe will not do for whoever reads a trace more than once. */
  public InputException onlyOnce() {
    return new InputException(
        name,
        "this is a pipe, which can be read only once, and the command reads a trace several times",
        "save it to a file, and give that");
  }

  /**
   * Opens the uncompressed text.
   *
   * @throws InputException where it cannot be opened, or not again
   */
  public InputStream open() throws InputException {
    if (spent) {
      throw onlyOnce();
    }
    spent = content == null && isPipe();
    BufferedInputStream raw = null;
    try {
      if (content != null) {
        return content.open();
      }
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
