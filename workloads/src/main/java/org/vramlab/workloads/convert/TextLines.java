package org.vramlab.workloads.convert;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * A file line by line, without its line ends (LF or CRLF) and without a byte order mark. A line may
 * have {@value #MAXIMUM_LINE_BYTES} bytes, so that a file which is no text takes no more memory
 * than that. What is no UTF-8 becomes replacement characters.
 *
 * <p>Threads: one.
 */
public final class TextLines implements Closeable {
  static final int MAXIMUM_LINE_BYTES = 32 << 20;

  private static final int BUFFER_BYTES = 64 << 10;

  private final String fileName;
  private final InputStream input;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int limit;
  private boolean ended;
  private long number;

  TextLines(String fileName, InputStream input) {
    this.fileName = fileName;
    this.input = input;
  }

  /** The next line, or null at the end. */
  public @Nullable String next() throws InputException {
    int scan = start;
    while (true) {
      while (scan < limit && buffer[scan] != '\n') {
        scan++;
      }
      if (scan < limit) {
        return line(scan, scan + 1);
      }
      if (ended) {
        return start == limit ? null : line(limit, limit);
      }
      scan -= fill();
    }
  }

  private String line(int end, int following) {
    number++;
    int from = start;
    start = following;
    if (number == 1
        && end - from >= 3
        && buffer[from] == (byte) 0xEF
        && buffer[from + 1] == (byte) 0xBB
        && buffer[from + 2] == (byte) 0xBF) {
      from += 3;
    }
    int to = end > from && buffer[end - 1] == '\r' ? end - 1 : end;
    return new String(buffer, from, to - from, StandardCharsets.UTF_8);
  }

  /** Reads more, after moving the unfinished line to the front; returns by how much it moved. */
  private int fill() throws InputException {
    int moved = start;
    System.arraycopy(buffer, start, buffer, 0, limit - start);
    limit -= start;
    start = 0;
    if (limit == buffer.length) {
      if (limit >= MAXIMUM_LINE_BYTES) {
        throw new InputException(
            fileName,
            number + 1,
            "the line is longer than " + (MAXIMUM_LINE_BYTES >> 20) + " MiB",
            "is this a text file at all?");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    try {
      int count = input.read(buffer, limit, buffer.length - limit);
      if (count < 0) {
        ended = true;
      } else {
        limit += count;
      }
    } catch (IOException failure) {
      throw new InputException(
          fileName,
          number + 1,
          "the file ends early or is damaged (" + FailureReason.of(failure) + ")",
          "copy or download it again, and test it with `gzip -t`, `zstd -t` or `xz -t`",
          failure);
    }
    return moved;
  }

  /** Number of the line that {@link #next} gave last, counted from 1. */
  public long number() {
    return number;
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException ignored) {
      // Nothing was written: what was read is already judged.
    }
  }
}
