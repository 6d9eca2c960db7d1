package org.vramlab.ttm.sched;

/**
 * Decides, at every choice point of a {@link SteppedRuntime}, whose step comes next: the whole
 * difference between one search of interleavings and another.
 *
 * <p>Threads: called by whichever task holds the baton, one at a time; must not touch the world.
 */
public interface Chooser {
  /** Ends the execution here: nobody goes on. */
  int STOP = -1;

  /**
   * The step of {@code runtime.lastActor()} has ended (its accesses are those of {@code
   * runtime.access}); picks whose comes next. Also called when nobody can take a step any more, or
   * the last step failed: to hear of that step; the answer is then not used.
   *
   * @return the number of an actor that {@link SteppedRuntime#isEnabled}, or {@link #STOP}
   */
  int next(SteppedRuntime runtime);
}
