package org.vramlab.workloads.bound.proof;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vramlab.workloads.io.Decompression;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;

/**
 * Reads the words of certificates and plans, a line at a time; gzip and zstd are undone. Threads:
 * one. Failure: an {@link InputException} with the line.
 */
final class StatementReader implements Closeable {
  private final String name;
  private final String what;
  private final BufferedReader reader;

  /** Words of the current line; none before the first and after the last. */
  private String[] words = {};

  private long line;

  /**
   * Opens a file.
   *
   * @param what it should be, for messages
   */
  StatementReader(Path path, String what) throws InputException {
    this.name = path.toString();
    this.what = what;
    try {
      // A byte that is no text becomes a word that nobody expects.
      reader =
          new BufferedReader(
              new InputStreamReader(
                  Decompression.of(new BufferedInputStream(Files.newInputStream(path))),
                  StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  private InputException unreadable(IOException failure) {
    return new InputException(
        name,
        line,
        "the file cannot be read (" + FailureReason.of(failure) + ")",
        "check path and permissions, or copy it again",
        failure);
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws InputException {
    try {
      String text = reader.readLine();
      line++;
      words = text == null ? new String[0] : text.split(" ", -1);
      return text != null;
    } catch (IOException failure) {
      throw unreadable(failure);
    }
  }

  /** Whether there is no current line. */
  boolean atEnd() {
    return words.length == 0;
  }

  /** Whether the current line begins with this word. */
  boolean at(String first) {
    return words.length > 0 && words[0].equals(first);
  }

  /** Checks the words of the current line; an empty one stands for any. */
  void expect(String... pattern) throws InputException {
    boolean fits = words.length == pattern.length;
    for (int index = 0; fits && index < pattern.length; index++) {
      fits = pattern[index].isEmpty() || pattern[index].equals(words[index]);
    }
    if (!fits) {
      throw malformed();
    }
  }

  /** Goes to the next line, which must be this word and another; returns that. */
  String value(String first) throws InputException {
    next();
    expect(first, "");
    return words[1];
  }

  /** Checks that the current line has so many words. */
  void expectCount(int count) throws InputException {
    if (words.length != count) {
      throw malformed();
    }
  }

  /** A word of the current line as a number, negative ones included. */
  long number(int index) throws InputException {
    return number(index < words.length ? words[index] : "");
  }

  /** The number that this word is. */
  long number(String word) throws InputException {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException none) {
      throw malformed();
    }
  }

  /** A number that counts something of which there are fewer than 2^31. */
  int smallNumber(int index) throws InputException {
    long number = number(index);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw malformed();
    }
    return (int) number;
  }

  InputException malformed() {
    return new InputException(
        name,
        line,
        atEnd() ? "it ends before all is said" : "this is not what " + what + " says here",
        "give a file that `vramlab bound` has written");
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException ignored) {
      // Nothing was written: what was read is already judged.
    }
  }
}
