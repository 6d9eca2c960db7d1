package org.vramlab.workloads.convert;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.InputException;

/**
 * What one pass over a file of another format found: what the file says, what had to be assumed
 * because it does not say, and what was not understood.
 *
 * <p>Threads: one.
 */
public final class Account {
  private static final int SHOWN_CHARACTERS = 120;

  private final String fileName;
  private final boolean strict;
  private final List<String> known = new ArrayList<>();
  private final List<String> assumed = new ArrayList<>();
  private long unknownCount;
  private String firstUnknown = "";

  /**
   * An empty account.
   *
   * @param strict whether a line that is not understood is an error
   */
  public Account(String fileName, boolean strict) {
    this.fileName = fileName;
    this.strict = strict;
  }

  /** Notes something that the file itself says. */
  public void known(String sentence) {
    known.add(sentence);
  }

  /** Notes something that the file does not say, and how it could be stated otherwise. */
  public void assumed(String sentence) {
    assumed.add(sentence);
  }

  /**
   * Notes a line that is not understood and therefore left out.
   *
   * @throws InputException if nothing may be left out
   */
  public void unknown(long line, String text, String why) throws InputException {
    if (strict) {
      throw new InputException(
          fileName, line, why, "correct or remove the line, or do without --strict");
    }
    if (unknownCount++ == 0) {
      firstUnknown = "line " + line + " (" + why + "): " + shown(text);
    }
  }

  private static String shown(String text) {
    String cut =
        text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  /** What the file says, in the order in which it was found. */
  public List<String> known() {
    return List.copyOf(known);
  }

  /** What was assumed. */
  public List<String> assumed() {
    return List.copyOf(assumed);
  }

  /** All of it, a sentence each. */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    known.forEach(sentence -> remarks.add("known: " + sentence));
    assumed.forEach(sentence -> remarks.add("assumed: " + sentence));
    if (unknownCount > 0) {
      remarks.add(leftOut());
    }
    return remarks;
  }

  private String leftOut() {
    return unknownCount == 1
        ? "not understood and left out: " + firstUnknown
        : "not understood and left out: " + unknownCount + " lines, the first is " + firstUnknown;
  }

  /** How many lines were left out. */
  public long unknownCount() {
    return unknownCount;
  }

  /** The first of them, with its number and the reason; empty where there is none. */
  public String firstUnknown() {
    return firstUnknown;
  }
}
