package org.vramlab.workloads.conform;

import java.util.List;

/**
 * The first step at which a recorded script and the library part; what follows it in that script is
 * not compared, as it starts from another state.
 *
 * @param file as the user named it
 * @param line of the file, from 1
 * @param script its name, from the comment before it; may be empty
 * @param index the step's number in the recording; -1 for the state after the last
 * @param operation what was done
 * @param differences all that differ after that step; never empty
 */
public record Disagreement(
    String file,
    long line,
    String script,
    long index,
    String operation,
    List<Difference> differences) {
  /** Copies what it is given. */
  public Disagreement {
    differences = List.copyOf(differences);
  }

  /**
   * One thing that differs.
   *
   * @param what it is: the member of the recording
   * @param recorded what the real code did
   * @param here what the library did
   */
  public record Difference(String what, String recorded, String here) {}

  /** For a reader: one line, and one more for each difference. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(file).append(", line ").append(line).append(": ").append(script);
    text.append(script.isEmpty() ? "" : ": ").append(operation);
    for (Difference difference : differences) {
      text.append("\n    ")
          .append(difference.what())
          .append(": recorded ")
          .append(difference.recorded())
          .append(", here ")
          .append(difference.here());
    }
    return text.toString();
  }
}
