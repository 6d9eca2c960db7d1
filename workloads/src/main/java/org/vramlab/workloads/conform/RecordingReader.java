package org.vramlab.workloads.conform;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.Decompression;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * The lines of one recording, plain or compressed, one at a time.
 *
 * <p>Threads: one. Failure: {@link InputException} with file, line and remedy.
 */
public final class RecordingReader implements Closeable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final String REMEDY =
      "copy or record it again, or give a recording in the documented form";

  private final String name;
  private final Counting bytes;
  private final BufferedReader reader;
  private long line;

  private RecordingReader(String name, Counting bytes) throws IOException {
    this.name = name;
    this.bytes = bytes;
    this.reader =
        new BufferedReader(
            new InputStreamReader(
                Decompression.of(new BufferedInputStream(bytes, BUFFER_BYTES)),
                StandardCharsets.UTF_8));
  }

  /** Opens {@code file}; close the reader after use. */
  public static RecordingReader open(Path file) throws InputException {
    Counting raw = null;
    try {
      raw = new Counting(Files.newInputStream(file));
      return new RecordingReader(file.toString(), raw);
    } catch (IOException failure) {
      closeQuietly(raw);
      throw new InputException(
          file.toString(),
          0,
          "the file cannot be read (" + FailureReason.of(failure) + ")",
          "check path and permissions, or copy it again",
          failure);
    }
  }

  /** Reads {@code stream} under the name {@code name}: for recordings that are no file. */
  static RecordingReader of(String name, InputStream stream) throws IOException {
    return new RecordingReader(name, new Counting(stream));
  }

  /** The next line that says something; null at the end of the file. */
  @Nullable Map<String, Object> next() throws InputException {
    try {
      String text = reader.readLine();
      line++;
      while (text != null && text.isBlank()) {
        text = reader.readLine();
        line++;
      }
      return text == null ? null : JsonLine.parse(text);
    } catch (JsonProcessingException malformed) {
      throw bad(
          "it is not JSON (" + malformed.getOriginalMessage().lines().findFirst().orElse("") + ")");
    } catch (IOException failure) {
      throw bad(FailureReason.of(failure));
    }
  }

  /** The number of the line that {@link #next} has just given, from 1. */
  long line() {
    return line;
  }

  /** How much of the file, as it is stored, has been read. */
  long bytesRead() {
    return bytes.count;
  }

  /** How the user called the file. */
  String name() {
    return name;
  }

  /** The line just read is wrong: {@code problem} says how, as a clause. */
  InputException bad(String problem) {
    return new InputException(name, line, problem, REMEDY);
  }

  @Override
  public void close() {
    closeQuietly(reader);
  }

  /** Counts what passes. */
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }

  private static void closeQuietly(@Nullable Closeable stream) {
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException ignored) {
        // Nothing was written; what was read has been judged.
      }
    }
  }
}
