package org.vramlab.workloads.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.workloads.io.InputException;

/**
 * Where {@code explore} finds scenarios: those that ship, by name, and the form of a user's own.
 */
interface ScenarioCatalogue {
  /** The names of those that ship, in the order of a list for users. */
  List<String> names();

  /** The scenario of that name; null if there is none. */
  @Nullable Scenario named(String name);

  /** The text form in short, for a user who is going to write one: lines. */
  String form();

  /**
   * Reads a scenario in its text form.
   *
   * @param name what the user calls it, for messages
   */
  Scenario parse(Reader text, String name) throws IOException, InputException;
}
