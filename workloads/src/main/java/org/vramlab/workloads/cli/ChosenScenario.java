package org.vramlab.workloads.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.ScheduleFile;
import org.vramlab.workloads.io.FailureReason;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * A scenario as the user chose it.
 *
 * @param name what he called it: a name that ships, or a file
 * @param text its text form if it came from a file; otherwise null
 * @param scenario itself
 */
record ChosenScenario(String name, @Nullable String text, Scenario scenario) {
  /** The scenarios that {@code word} names: one, or all that begin so if it ends in a star. */
  static List<ChosenScenario> all(String word, ScenarioCatalogue catalogue)
      throws UsageException, InputException {
    if (!word.endsWith("*")) {
      return List.of(of(word, catalogue));
    }
    String beginning = word.substring(0, word.length() - 1);
    List<ChosenScenario> all = new ArrayList<>();
    for (String name : catalogue.names()) {
      if (name.startsWith(beginning)) {
        all.add(of(name, catalogue));
      }
    }
    if (all.isEmpty()) {
      throw new UsageException(
          "no scenario's name begins with '" + beginning + "'",
          "`vramlab explore --list` names them");
    }
    return all;
  }

  /** The scenario that {@code word} names, or that is in the file of that name. */
  static ChosenScenario of(String word, ScenarioCatalogue catalogue)
      throws UsageException, InputException {
    Scenario shipped = catalogue.named(word);
    if (shipped != null) {
      return new ChosenScenario(word, null, shipped);
    }
    Path file = file(word);
    if (file == null) {
      throw new UsageException(
          "there is no scenario '" + word + "', and no file of that name",
          "give one of those that `vramlab explore --list` names, or a file");
    }
    String text = read(word, file);
    return new ChosenScenario(word, text, parse(text, word, catalogue));
  }

  /** The scenario of a saved schedule. */
  static ChosenScenario of(ScheduleFile schedule, String file, ScenarioCatalogue catalogue)
      throws InputException {
    String text = schedule.text();
    if (text != null) {
      return new ChosenScenario(
          schedule.scenario(), text, parse(text, file + " (its scenario)", catalogue));
    }
    Scenario shipped = catalogue.named(schedule.scenario());
    if (shipped == null) {
      throw new InputException(
          file,
          "it is about the scenario '" + schedule.scenario() + "', which there is not",
          "explore --list names those that there are");
    }
    return new ChosenScenario(schedule.scenario(), null, shipped);
  }

  /** The text of a file. */
  static String read(String name, Path file) throws InputException {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new InputException(
          name,
          0,
          "it cannot be read (" + FailureReason.of(failure) + ")",
          "give a text file in UTF-8",
          failure);
    }
  }

  private static @Nullable Path file(String word) {
    if (word.isEmpty()) {
      return null;
    }
    try {
      Path path = Path.of(word);
      return Files.exists(path) ? path : null;
    } catch (InvalidPathException noPath) {
      return null;
    }
  }

  private static Scenario parse(String text, String name, ScenarioCatalogue catalogue)
      throws InputException {
    try {
      return catalogue.parse(new StringReader(text), name);
    } catch (IOException impossible) {
      throw new AssertionError("a string can always be read", impossible);
    }
  }
}
