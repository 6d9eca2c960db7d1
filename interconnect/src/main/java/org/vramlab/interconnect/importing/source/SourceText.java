package org.vramlab.interconnect.importing.source;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a tool printed, made plain: lines without escape sequences for colours and underlines (tools
 * print them into files too), without carriage returns, byte order mark and control characters.
 *
 * @param name as the user named it
 * @param lines in order; the first has number 1
 */
public record SourceText(String name, List<String> lines) {
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)|[@-Z\\\\^_])");

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\t\n]]");

  /** Copies the list. */
  public SourceText {
    lines = List.copyOf(lines);
  }

  /** Plain text of bytes in UTF-8, or UTF-16 with its mark, as PowerShell redirects it. */
  public static SourceText of(String name, byte[] bytes) {
    return of(name, new String(bytes, charsetOf(bytes)));
  }

  private static Charset charsetOf(byte[] bytes) {
    boolean marked = bytes.length > 1;
    if (marked && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    if (marked && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.UTF_8;
  }

  /** Plain text. */
  public static SourceText of(String name, String text) {
    String unmarked = text.startsWith("\ufeff") ? text.substring(1) : text;
    String unescaped = ESCAPES.matcher(unmarked).replaceAll("");
    List<String> lines = new ArrayList<>();
    for (String line : unescaped.split("\r\n|\n|\r", -1)) {
      lines.add(CONTROLS.matcher(line).replaceAll(""));
    }
    return new SourceText(name, lines);
  }

  /** The whole text, lines ended by a line feed. */
  public String all() {
    return String.join("\n", lines) + "\n";
  }

  /** A failure in one line. */
  public ImportException wrong(int line, String problem, String remedy) {
    return new ImportException(name, line, problem, remedy);
  }
}
