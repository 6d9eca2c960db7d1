package org.vramlab.workloads.cases;

import org.vramlab.workloads.cases.CaseRun.Role;

/**
 * One way in which a case is run: faulty in some way, or right.
 *
 * @param label how it is set, as results name it
 * @param role what is expected of it
 */
public record Variant(String label, Role role) {
  /** It must show the fault. */
  public static Variant faulty(String label) {
    return new Variant(label, Role.FAULTY);
  }

  /** It must be clean. */
  public static Variant right(String label) {
    return new Variant(label, Role.RIGHT);
  }

  /** Whether it must show the fault. */
  public boolean isFaulty() {
    return role == Role.FAULTY;
  }
}
