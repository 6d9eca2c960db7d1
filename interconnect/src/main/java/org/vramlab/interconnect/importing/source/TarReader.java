package org.vramlab.interconnect.importing.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plain files of a tar archive: ustar, with long names of GNU tar and of pax.
 *
 * <p>An own reader of a hundred lines, because the well-kept library (commons-compress) would bring
 * four jars into the module on which everything stands, for one fixed header; the JDK reads gzip
 * and zip by itself.
 */
final class TarReader {
  private static final int BLOCK = 512;

  /** Who is handed the files. */
  interface Sink {
    void file(String path, byte[] content) throws IOException;
  }

  private TarReader() {}

  /** Whether the bytes begin with a header whose sum is right. */
  static boolean isTar(byte[] bytes) {
    return bytes.length >= BLOCK && bytes[0] != 0 && hasRightSum(bytes, 0);
  }

  static void read(byte[] tar, Sink sink) throws IOException {
    @Nullable String longName = null;
    int at = 0;
    while (at + BLOCK <= tar.length && tar[at] != 0) {
      if (!hasRightSum(tar, at)) {
        throw new IOException("a header at byte " + at + " has a wrong sum");
      }
      long size = octal(tar, at + 124, 12);
      int begin = at + BLOCK;
      if (size < 0 || size > tar.length - begin) {
        throw new IOException("it ends within a file");
      }
      byte[] content = Arrays.copyOfRange(tar, begin, begin + (int) size);
      char type = (char) tar[at + 156];
      switch (type) {
        case 'L' -> longName = text(content, 0, content.length);
        case 'x' -> {
          String path = paxPath(content);
          longName = path == null ? longName : path;
        }
        case '0', '\0' -> {
          sink.file(longName == null ? name(tar, at) : longName, content);
          longName = null;
        }
        // Directories, links, devices, and what holds for the whole archive.
        default -> longName = type == 'g' ? longName : null;
      }
      at = begin + (int) ((size + BLOCK - 1) / BLOCK * BLOCK);
    }
  }

  private static String name(byte[] tar, int at) {
    String name = text(tar, at, 100);
    boolean ustar = text(tar, at + 257, 5).equals("ustar") && tar[at + 262] == 0;
    String prefix = ustar ? text(tar, at + 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  /** The path that a pax header states, as {@code LENGTH path=VALUE}; null if it states none. */
  private static @Nullable String paxPath(byte[] content) {
    for (String record : text(content, 0, content.length).split("\n", -1)) {
      int key = record.indexOf(" path=");
      if (key >= 0) {
        return record.substring(key + " path=".length());
      }
    }
    return null;
  }

  private static boolean hasRightSum(byte[] tar, int at) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : tar[at + i] & 0xff;
    }
    return sum == octal(tar, at + 148, 8);
  }

  /** A number in octal digits; -1 if it is none. */
  private static long octal(byte[] tar, int at, int length) {
    String digits = text(tar, at, length).trim();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException binary) {
      return -1;
    }
  }

  /** Characters up to the first that is 0. */
  private static String text(byte[] bytes, int at, int length) {
    int end = at;
    while (end < at + length && end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.UTF_8);
  }
}
