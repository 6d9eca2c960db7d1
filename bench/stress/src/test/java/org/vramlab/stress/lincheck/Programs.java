package org.vramlab.stress.lincheck;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * How many programs Lincheck makes up of some operations for two threads, of how many operations
 * each, and how many interleavings of each it tries. Some 150 a second.
 */
record Programs(int programs, int operations, int schedules) {
  /** Fails with a program and its interleaving unless {@code specification} explains all. */
  void search(Class<?> operations, Class<?> specification) {
    new ModelCheckingOptions()
        .threads(2)
        .actorsPerThread(operations())
        .actorsBefore(0)
        .actorsAfter(0)
        .iterations(programs)
        .invocationsPerIteration(schedules)
        .minimizeFailedScenario(false)
        .sequentialSpecification(specification)
        .check(operations);
  }

  /** Fails unless one gets stuck. */
  void getStuck(Class<?> operations, Class<?> specification) {
    assertFound("The execution has hung", operations, specification);
  }

  /** Fails unless one has results that no order of the operations explains. */
  void goWrong(Class<?> operations, Class<?> specification) {
    assertFound("Invalid execution results", operations, specification);
  }

  private void assertFound(String heading, Class<?> operations, Class<?> specification) {
    LincheckAssertionError found =
        assertThrows(LincheckAssertionError.class, () -> search(operations, specification));
    String story = String.valueOf(found.getMessage());
    assertTrue(story.contains(heading), () -> "found, but as: " + story);
  }
}
