package org.vramlab.workloads.convert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The beginning of a file, uncompressed: what recognition goes by.
 *
 * <p>Immutable.
 */
public final class Sample {
  /** How much of a file is looked at. */
  public static final int BYTES = 64 << 10;

  private final byte[] bytes;
  private final String text;
  private final List<String> lines;

  /** A sample of these first bytes; the array is the sample's from now on. */
  public Sample(byte[] bytes) {
    this.bytes = bytes;
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    this.text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    this.lines = Arrays.asList(text.split("\r?\n", -1));
  }

  /** How many bytes there are: fewer than {@link #BYTES} only where the file has no more. */
  public int length() {
    return bytes.length;
  }

  /** One byte, 0 to 255; -1 past the end. */
  public int byteAt(int index) {
    return index < bytes.length ? bytes[index] & 0xff : -1;
  }

  /** Whether these bytes stand at an offset. */
  public boolean has(int offset, String latin) {
    for (int i = 0; i < latin.length(); i++) {
      if (byteAt(offset + i) != latin.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The first bytes, at most so many. */
  public byte[] first(int most) {
    return Arrays.copyOf(bytes, Math.min(most, bytes.length));
  }

  /** The sample as text, without a byte order mark. */
  public String text() {
    return text;
  }

  /** The first line, without its end. */
  public String firstLine() {
    return lines.get(0);
  }

  /** The lines of the sample; the last one may be cut. */
  public List<String> lines() {
    return lines;
  }

  /** Whether the first line names all of these columns, in whatever order, among others perhaps. */
  public boolean hasColumns(String... columns) {
    return Arrays.asList(firstLine().split(",", -1)).containsAll(Arrays.asList(columns));
  }
}
