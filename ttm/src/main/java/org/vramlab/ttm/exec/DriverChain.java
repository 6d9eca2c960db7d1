package org.vramlab.ttm.exec;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.Section;

/**
 * The drivers whose callbacks run for a ticket, outermost first: who is to blame, and what lockdep
 * allows. Used by the ticket's task only.
 */
final class DriverChain {
  private final Lockdep lockdep;
  private final ObjectArrayList<String> names = new ObjectArrayList<>();

  DriverChain(Lockdep lockdep) {
    this.lockdep = lockdep;
  }

  void enter(int task, String driver) {
    lockdep.enter(task, Section.DRIVER_CALLBACK);
    names.push(driver);
  }

  void leave(int task) {
    if (names.isEmpty()) {
      throw new IllegalStateException("a driver's callback ends that did not begin");
    }
    names.pop();
    lockdep.leave(task, Section.DRIVER_CALLBACK);
  }

  /** For a ticket that starts again or ends: whoever was running has been unwound. */
  void leaveAll(int task) {
    while (!names.isEmpty()) {
      leave(task);
    }
  }

  /** The innermost. */
  String current() {
    return names.isEmpty() ? "the submitter" : names.top();
  }
}
