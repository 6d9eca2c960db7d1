package org.vramlab.workloads.conform;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.ww.Algorithm;

/**
 * What the ww mutex of Linux did with one script: one operation a step, with what it answered and
 * the state after it. Recorded values stay as they were read: numbers {@code Long}, lists, maps.
 *
 * @param name from the comment before it; may be empty
 * @param algorithm the class
 * @param threads how many, each with one context
 * @param mutexes how many
 * @param steps in order
 * @param end after the last step everything was unlocked
 */
public record WwScript(
    String name, Algorithm algorithm, int threads, int mutexes, List<Step> steps, End end) {
  /** Copies what it is given. */
  public WwScript {
    steps = List.copyOf(steps);
  }

  /** The line of each operation. */
  List<Long> lines() {
    return steps.stream().map(Step::line).toList();
  }

  /**
   * An operation.
   *
   * @param thread who does it, or is signalled
   * @param mutex on what; -1 where the verb takes none
   */
  record Operation(WwVerb verb, int thread, int mutex) {
    String text() {
      return verb.word() + " " + thread + (mutex < 0 ? "" : " " + mutex);
    }
  }

  /**
   * One step.
   *
   * @param line of the file
   * @param index its number in the recording
   * @param engine why the recorder did not let the operation reach the lock; null if it did
   * @param result null where there is none: signals, and what the engine refused
   * @param done what earlier operations of other threads came to: thread, verb, mutex, result
   */
  record Step(
      long line,
      long index,
      Operation operation,
      @Nullable String engine,
      @Nullable String result,
      List<?> done,
      State state) {}

  /**
   * The state of everything; a part is null where it was not written down.
   *
   * @param own for each mutex, owner and context, -1 for none
   * @param queues for each mutex that has one, its queue
   * @param ctx for each context begun: thread, stamp, acquired, wounded
   */
  record State(@Nullable Object own, @Nullable Object queues, @Nullable Object ctx) {}

  /**
   * The end.
   *
   * @param line of the file
   * @param drain what happened while the recorder unlocked everything
   * @param deadlock whether some thread could never finish
   */
  record End(long line, List<?> drain, boolean deadlock, State state) {}
}
