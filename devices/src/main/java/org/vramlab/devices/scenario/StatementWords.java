package org.vramlab.devices.scenario;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The words of a statement of a scenario's text, taken one after another. */
final class StatementWords {
  private final Function<String, ScenarioFormatException> wrong;
  private final String[] words;
  private int at;

  /**
   * @param wrong makes the failure that says where the statement stands
   */
  StatementWords(Function<String, ScenarioFormatException> wrong, String text) {
    this.wrong = wrong;
    words = text.strip().isEmpty() ? new String[0] : text.strip().split("\\s+", -1);
  }

  boolean more() {
    return at < words.length;
  }

  String next(String what) throws ScenarioFormatException {
    if (!more()) {
      throw wrong.apply(what + " is missing at the end of the line");
    }
    return words[at++];
  }

  void expect(String word) throws ScenarioFormatException {
    String found = next("\"" + word + "\"");
    if (!found.equals(word)) {
      throw wrong.apply("\"" + word + "\" should stand where \"" + found + "\" does");
    }
  }

  int number(String what, int least, int most) throws ScenarioFormatException {
    return number(next(what), what, least, most);
  }

  /** The number that {@code word} is. */
  int number(String word, String what, int least, int most) throws ScenarioFormatException {
    @Nullable Integer number = word.matches("[0-9]{1,8}") ? Integer.valueOf(word) : null;
    if (number == null || number < least || number > most) {
      throw wrong.apply(
          what + " is a number from " + least + " to " + most + ", not \"" + word + "\"");
    }
    return number;
  }

  String rest() {
    String rest = String.join(" ", Arrays.asList(words).subList(at, words.length));
    at = words.length;
    return rest;
  }

  void end() throws ScenarioFormatException {
    // A ticket's order, and what a process does, are words of their own.
    if (more() && at > 1) {
      throw wrong.apply("\"" + words[at] + "\" is too much at the end of the line");
    }
  }
}
