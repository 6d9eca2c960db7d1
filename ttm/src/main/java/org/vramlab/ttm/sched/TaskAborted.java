package org.vramlab.ttm.sched;

/**
 * Unwinds a task of a simulation that is being given up. Nobody may catch it; locks left behind do
 * not matter any more.
 */
final class TaskAborted extends Error {
  private static final long serialVersionUID = 1L;

  static final TaskAborted INSTANCE = new TaskAborted();

  private TaskAborted() {
    super("the simulation was given up", null, false, false);
  }
}
