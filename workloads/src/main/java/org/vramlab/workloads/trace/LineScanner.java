package org.vramlab.workloads.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * A stream of text, line by line, with a scanner for the few JSON forms that an event line is made
 * of: non-negative integers, strings, brackets and commas.
 *
 * <p>The current line always lies whole in the buffer and always ends in a newline byte (one is
 * appended to a last line that has none). No token contains a newline, so every scanning loop ends
 * there without a bounds check of its own, and nothing is allocated unless a string is asked for or
 * a line is longer than any before.
 *
 * <p>Threads: one. Failure: every malformed token is an {@link InputException} that names line and
 * column.
 */
final class LineScanner implements Closeable {
  /** Longest accepted line: a real line has some hundred bytes; past this the input is no text. */
  private static final int MAXIMUM_LINE_BYTES = 32 << 20;

  private static final int INITIAL_BUFFER_BYTES = 256 << 10;

  private static final String REPAIR = "capture or copy the trace again";

  private final String fileName;
  private final InputStream input;

  /**
   * Bytes read so far and not yet consumed: valid in {@code [0, limit)}; one byte past the limit is
   * kept free for the sentinel.
   */
  private byte[] buffer = new byte[INITIAL_BUFFER_BYTES];

  private int limit;

  /** First byte of the current line. */
  private int lineStart;

  /** Where the newline of the current line lies; the next line starts one past it. */
  private int lineEnd = -1;

  /** Next byte to be scanned, in {@code [lineStart, lineEnd]}. */
  private int position;

  private long lineNumber;
  private boolean endOfInput;

  /** Bounds of the string scanned last, without its quotes. */
  private int stringStart;

  private int stringEnd;
  private boolean stringEscaped;

  LineScanner(String fileName, InputStream input) {
    this.fileName = fileName;
    this.input = input;
  }

  /** Goes to the next line that is not blank. Returns false at the end of the input. */
  boolean nextLine() throws InputException {
    do {
      if (!advance()) {
        return false;
      }
      skipBlanks();
    } while (position == lineEnd);
    return true;
  }

  private boolean advance() throws InputException {
    lineStart = lineEnd + 1;
    int scan = lineStart;
    while (true) {
      byte[] bytes = buffer;
      int end = limit;
      while (scan < end && bytes[scan] != '\n') {
        scan++;
      }
      if (scan < end) {
        break;
      }
      if (endOfInput) {
        if (lineStart >= limit) {
          return false;
        }
        buffer[limit++] = '\n'; // fill() keeps this byte free
        break;
      }
      scan -= fill();
    }
    lineEnd = scan;
    if (lineNumber == 0) {
      skipByteOrderMark();
    }
    position = lineStart;
    lineNumber++;
    return true;
  }

  /** Some editors begin a UTF-8 file with one. */
  private void skipByteOrderMark() {
    if (lineEnd - lineStart >= 3
        && buffer[lineStart] == (byte) 0xEF
        && buffer[lineStart + 1] == (byte) 0xBB
        && buffer[lineStart + 2] == (byte) 0xBF) {
      lineStart += 3;
    }
  }

  /**
   * Reads more, after moving the unfinished line to the front; returns by how many bytes it moved.
   */
  private int fill() throws InputException {
    int moved = lineStart;
    if (moved > 0) {
      System.arraycopy(buffer, moved, buffer, 0, limit - moved);
      limit -= moved;
      lineStart = 0;
    }
    if (limit >= buffer.length - 1) {
      if (limit >= MAXIMUM_LINE_BYTES) {
        throw new InputException(
            fileName,
            lineNumber + 1,
            "the line is longer than " + (MAXIMUM_LINE_BYTES >> 20) + " MiB",
            "is this a gmtrace at all?");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    try {
      int count = input.read(buffer, limit, buffer.length - 1 - limit);
      if (count < 0) {
        endOfInput = true;
      } else {
        limit += count;
      }
    } catch (IOException failure) {
      if (failure.getCause() instanceof InputException told) {
        throw told; // of a file that is being converted
      }
      // Truncated and damaged compressed streams end up here: EOFException, ZipException, zstd's
      // own.
      String reason = FailureReason.of(failure);
      throw new InputException(
          fileName,
          lineNumber + 1,
          "the file ends early or is damaged (" + reason + ")",
          "copy or download it again, and test it with `gzip -t` or `zstd -t`",
          failure);
    }
    return moved;
  }

  /** Number of the current line, counted from 1. */
  long lineNumber() {
    return lineNumber;
  }

  /** A copy of the whole current line, for the header. */
  byte[] lineBytes() {
    return Arrays.copyOfRange(buffer, lineStart, lineEnd);
  }

  /** True where the next token starts with this character; nothing is consumed but blanks. */
  boolean at(char expected) {
    skipBlanks();
    return buffer[position] == expected;
  }

  /** Consumes this character or fails. */
  void expect(char expected) throws InputException {
    skipBlanks();
    if (buffer[position] != expected) {
      throw unexpected("'" + expected + "'");
    }
    position++;
  }

  /** Fails unless nothing but blanks is left on the line. */
  void expectEnd() throws InputException {
    skipBlanks();
    if (position != lineEnd) {
      throw unexpected("the end of the line");
    }
  }

  /**
   * Consumes a non-negative integer.
   *
   * @param maximum the largest accepted value, below 10^18
   * @param what the name of the field, for the message
   */
  long integer(long maximum, String what) throws InputException {
    skipBlanks();
    byte[] bytes = buffer;
    int scan = position;
    int digit = bytes[scan] - '0';
    if (digit < 0 || digit > 9) {
      throw unexpected(what + " (an integer, not negative)");
    }
    int start = scan;
    long value = 0;
    do {
      value = value * 10 + digit;
      digit = bytes[++scan] - '0';
    } while (digit >= 0 && digit <= 9 && scan - start < 18);
    if ((digit >= 0 && digit <= 9) || value > maximum) {
      throw malformed(what + " is larger than " + maximum);
    }
    if (bytes[start] == '0' && scan - start > 1) {
      throw malformed(what + " has a leading zero");
    }
    position = scan;
    return value;
  }

  /** Consumes a JSON string; {@link #stringText} decodes it when somebody wants to know. */
  void string(String what) throws InputException {
    skipBlanks();
    byte[] bytes = buffer;
    if (bytes[position] != '"') {
      throw unexpected(what + " (a string in double quotes)");
    }
    int scan = position + 1;
    stringStart = scan;
    stringEscaped = false;
    while (true) {
      byte current = bytes[scan];
      if (current == '"') {
        break;
      }
      if (current == '\\') {
        stringEscaped = true;
        scan = checkEscape(scan, what);
      } else if (current >= 0 && current < ' ') {
        position = scan;
        throw scan == lineEnd
            ? unexpected("the closing quote of " + what)
            : malformed("control character in " + what);
      } else {
        scan++;
      }
    }
    stringEnd = scan;
    position = scan + 1;
  }

  /** Checks the escape that starts at {@code scan}; returns the place after it. */
  private int checkEscape(int scan, String what) throws InputException {
    byte kind = buffer[scan + 1];
    boolean valid = "\"\\/bfnrt".indexOf(kind) >= 0;
    int next = scan + 2;
    if (kind == 'u') {
      valid = true;
      for (int i = 0; i < 4 && valid; i++) {
        valid = Character.digit(buffer[next], 16) >= 0; // stops at the newline at the latest
        next++;
      }
    }
    if (!valid) {
      position = scan;
      throw malformed("bad escape in " + what);
    }
    return next;
  }

  int stringStart() {
    return stringStart;
  }

  int stringEnd() {
    return stringEnd;
  }

  boolean stringEscaped() {
    return stringEscaped;
  }

  /** The byte at a place of the current line, as {@link #stringStart} counts. */
  byte byteAt(int index) {
    return buffer[index];
  }

  /** Decodes a string of the current line, given its bounds. */
  String stringText(int start, int end, boolean escaped) {
    String raw = new String(buffer, start, end - start, StandardCharsets.UTF_8);
    return escaped ? unescape(raw) : raw;
  }

  private static String unescape(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char current = raw.charAt(i);
      if (current != '\\') {
        text.append(current);
        continue;
      }
      char kind = raw.charAt(++i);
      switch (kind) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> text.append(kind);
      }
    }
    return text.toString();
  }

  /** The failure of a line that is well formed but means nothing. */
  InputException failure(String problem, String remedy) {
    return new InputException(fileName, lineNumber, problem, remedy);
  }

  /** The failure of a line whose text is wrong at the current place. */
  InputException malformed(String problem) {
    return failure(
        "malformed line: " + problem + " (column " + (position - lineStart + 1) + ")", REPAIR);
  }

  private InputException unexpected(String expected) {
    String found;
    if (position >= lineEnd) {
      found = "the line ends";
    } else {
      int unsigned = buffer[position] & 0xff;
      found =
          unsigned > ' ' && unsigned < 127
              ? "there is '" + (char) unsigned + "'"
              : "there is byte " + unsigned;
    }
    return malformed("expected " + expected + " but " + found);
  }

  private void skipBlanks() {
    byte[] bytes = buffer;
    int scan = position;
    while (bytes[scan] == ' ' || bytes[scan] == '\t' || bytes[scan] == '\r') {
      scan++;
    }
    position = scan;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
