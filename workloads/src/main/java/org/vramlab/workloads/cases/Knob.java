package org.vramlab.workloads.cases;

import java.util.List;
import org.vramlab.workloads.io.UsageException;

/**
 * Something about a case that can be turned: one of several words, or a whole number in a range.
 *
 * @param name what the user types before the equals sign
 * @param explanation one clause
 * @param defaultValue as a user would write it
 * @param choices the words; empty for a number, and for what may be any word
 * @param least of a number
 * @param most of a number
 */
public record Knob(
    String name,
    String explanation,
    String defaultValue,
    List<String> choices,
    long least,
    long most) {
  /** What the knob for a machine is called. */
  public static final String MACHINE = "topology";

  /** Copies the list. */
  public Knob {
    choices = List.copyOf(choices);
  }

  /** A knob with words, the first of which is the default. */
  public static Knob word(String name, String explanation, String... choices) {
    return new Knob(name, explanation, choices[0], List.of(choices), 0, 0);
  }

  /** A knob with a number. */
  public static Knob number(
      String name, String explanation, long defaultValue, long least, long most) {
    return new Knob(name, explanation, Long.toString(defaultValue), List.of(), least, most);
  }

  /** A knob that names a machine: a preset, or a file. */
  public static Knob machine(String explanation, String defaultValue) {
    return new Knob(MACHINE, explanation, defaultValue, List.of(), 0, -1);
  }

  /** Whether any word will do here; whoever uses it says what is wrong with it. */
  private boolean isFree() {
    return most < least;
  }

  /** What it may be set to, for the user. */
  public String domain() {
    if (isFree()) {
      return "a name of vramlab topology, or a file";
    }
    return choices.isEmpty() ? least + " to " + most : String.join(" | ", choices);
  }

  /** Refuses a value that it does not have. */
  void check(String value) throws UsageException {
    boolean known;
    if (isFree()) {
      known = !value.isEmpty();
    } else if (choices.isEmpty()) {
      known = value.matches("[0-9]{1,18}");
      if (known) {
        long number = Long.parseLong(value);
        known = number >= least && number <= most;
      }
    } else {
      known = choices.contains(value);
    }
    if (!known) {
      throw new UsageException(
          "the knob " + name + " cannot be set to '" + value + "'", "it takes " + domain());
    }
  }
}
