package org.vramlab.ttm.fault;

import org.jspecify.annotations.Nullable;

/**
 * A check that fails if a fault is planted, and passes if none is.
 *
 * @param fault what it is there to find
 * @param name what it is, for the table
 * @param expected part of what it says when it finds it
 * @param unit what it runs, for the table: a world, say
 * @param most how often it runs until it must have found it
 * @param run run number so and so, from 1, with these faults; fails if it finds something
 */
public record PlantedCheck(
    Fault fault, String name, String expected, String unit, int most, Run run) {
  /** One run of a check. */
  @FunctionalInterface
  public interface Run {
    /** Number {@code number}, from 1; throws what it finds. */
    void run(int number, Faults faults);
  }

  /**
   * What was found, and how many runs it took.
   *
   * @param runs how many, the one that failed included
   * @param failure what that one said
   */
  public record Caught(int runs, Throwable failure) {}

  /** Runs until one fails; null if none does. */
  public @Nullable Caught search(Faults faults) {
    for (int number = 1; number <= most; number++) {
      try {
        run.run(number, faults);
      } catch (RuntimeException | AssertionError failure) {
        return new Caught(number, failure);
      }
    }
    return null;
  }

  /** For the name of the test. */
  @Override
  public String toString() {
    return fault.label() + ": " + name;
  }
}
