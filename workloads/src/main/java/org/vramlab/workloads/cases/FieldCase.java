package org.vramlab.workloads.cases;

import java.util.List;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * A failure from the field, which a user can replay, switch between the faulty and the right
 * behaviour, and look at.
 *
 * <p>One class for each, without state; {@link #run} may be called any number of times. The same
 * knobs and seed give the same result.
 */
public interface FieldCase {
  /** What the user types. */
  String id();

  /** Its place in the collection of cases: a letter for the family and a number. */
  String section();

  /** What goes wrong, in one clause. */
  String title();

  /** Where it was reported. */
  String source();

  /** What can be turned, in the order in which it is shown. */
  List<Knob> knobs();

  /**
   * Runs it, faulty and right.
   *
   * @param values of all knobs
   * @param seed for everything random
   * @param watch is handed the events of the runs that are worth drawing
   * @throws UsageException for values that make no sense together
   * @throws InputException if what {@code watch} draws cannot be written
   */
  CaseResult run(KnobValues values, long seed, CaseWatch watch)
      throws UsageException, InputException;
}
