package org.vramlab.workloads.conform;

import java.util.List;
import java.util.Map;

/**
 * What the fences and one reservation of Linux did with one script. Recorded values stay as they
 * were read: numbers {@code Long}, lists, {@link JsonLine#NULL}.
 *
 * @param name from the comment before it; may be empty
 * @param contexts how many contexts its fences are of
 * @param steps in order
 */
public record FenceScript(String name, int contexts, List<Step> steps) {
  /** Copies what it is given. */
  public FenceScript {
    steps = List.copyOf(steps);
  }

  /** The line of each operation. */
  List<Long> lines() {
    return steps.stream().map(Step::line).toList();
  }

  /**
   * One operation.
   *
   * @param line of the file
   * @param index its number in the recording
   * @param verb what was asked for
   * @param arguments as the verb's shape says
   * @param recorded what came of it, member by member: {@code rc}, {@code res}, {@code ev}, ...
   */
  record Step(
      long line, long index, FenceVerb verb, List<Long> arguments, Map<String, Object> recorded) {
    String text() {
      StringBuilder text = new StringBuilder(verb.word());
      for (long argument : arguments) {
        text.append(' ').append(argument);
      }
      return text.toString();
    }
  }
}
