package org.vramlab.interconnect.importing.machine;

import java.util.Locale;

/**
 * Something that was learned, or not, while a machine was imported.
 *
 * @param kind how sure it is
 * @param text one sentence without a full stop, naming what it was concluded from
 */
public record Remark(Kind kind, String text) {
  /** How sure a remark is. */
  public enum Kind {
    /** The tool says so. */
    READ,
    /** Follows from what the tool says, together with what is known of such hardware. */
    INFERRED,
    /** Nothing says so; the model needs a value, and this one is stated. */
    ASSUMED,
    /** The tool's output fits more than one machine; which was taken is stated. */
    AMBIGUOUS,
    /** The tool should have said it and did not, or it contradicts itself. */
    MISSING;

    /** What results call it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public String toString() {
    return kind.label() + ": " + text;
  }
}
