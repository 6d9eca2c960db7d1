package org.vramlab.workloads.requests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.vramlab.workloads.io.Decompression;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * From a word of the command line to a trace of requests: a file whose format its content tells, or
 * a generator's word.
 */
public final class RequestTraces {
  private static final int BUFFER_BYTES = 64 << 10;

  /** How much of a file {@link #isRequests} wants to see. */
  public static final int SNIFFED_BYTES = RequestFormat.SNIFFED_BYTES;

  private RequestTraces() {}

  /** Whether a file that begins like this, uncompressed, is a trace of requests. */
  public static boolean isRequests(byte[] first) {
    return RequestFormat.of(first) != null;
  }

  /** Whether this is a generator's word, and so no file. */
  public static boolean isGenerated(String text) {
    return ZipfRequests.isMeant(text);
  }

  /**
   * Whether this names a file that holds a trace of requests, as far as its first bytes tell; false
   * for what cannot be read, and for a pipe, which is left to whoever reads it.
   */
  public static boolean isRequestFile(String text) {
    try {
      Path path = Path.of(text);
      if (!Files.isRegularFile(path)) {
        return false;
      }
      try (InputStream stream = open(path)) {
        return isRequests(stream.readNBytes(SNIFFED_BYTES));
      }
    } catch (IOException | InvalidPathException | InputException unreadable) {
      return false;
    }
  }

  /**
   * The trace, every line of which must be a request.
   *
   * @throws UsageException for a generator's word that means nothing
   * @throws InputException for a file that is missing, broken, or in no known format
   */
  public static RequestTrace read(String text) throws UsageException, InputException {
    return read(
        text,
        (line, content, why) -> {
          throw new InputException(text, line, why, "correct or remove the line");
        });
  }

  /**
   * The trace.
   *
   * @param unknown is told of lines that are no requests
   * @throws UsageException for a generator's word that means nothing
   * @throws InputException for a file that is missing, broken, or in no known format; and from
   *     {@code unknown}
   */
  public static RequestTrace read(String text, UnknownLines unknown)
      throws UsageException, InputException {
    if (isGenerated(text)) {
      return ZipfRequests.parse(text).trace(text);
    }
    try (BufferedInputStream stream = open(Path.of(text))) {
      stream.mark(RequestFormat.SNIFFED_BYTES + 1);
      byte[] first = stream.readNBytes(RequestFormat.SNIFFED_BYTES);
      stream.reset();
      RequestFormat format = RequestFormat.of(first);
      if (format == null) {
        throw new InputException(
            text,
            Arrays.equals(first, new byte[0])
                ? "the file is empty"
                : "it is in no format of request traces that is known here",
            "give oracleGeneral, vscsi, a csv with a column of objects, or one object a line");
      }
      return format.read(text, stream, unknown);
    } catch (IOException | InvalidPathException failure) {
      throw unreadable(text, failure);
    }
  }

  /**
   * The trace of requests for objects of size 1.
   *
   * @param name for messages
   * @param ids of the object that each request asks for
   * @throws InputException where there is none
   */
  public static RequestTrace ofIds(String name, long[] ids) throws InputException {
    RequestTraceBuilder builder = new RequestTraceBuilder(name, ids.length);
    for (long id : ids) {
      builder.add(id, 1);
    }
    return builder.build("ids", false);
  }

  private static BufferedInputStream open(Path path) throws IOException, InputException {
    if (Files.isDirectory(path)) {
      throw new IOException("it is a directory");
    }
    BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    try {
      return new BufferedInputStream(Decompression.of(raw), BUFFER_BYTES);
    } catch (IOException failure) {
      raw.close();
      throw failure;
    }
  }

  private static InputException unreadable(String name, Exception failure) {
    String reason = failure instanceof IOException io ? FailureReason.of(io) : "no such path";
    return new InputException(
        name,
        0,
        "the file cannot be read (" + reason + ")",
        "check path and permissions, or copy it again",
        failure);
  }
}
