package org.vramlab.ttm.fault;

import java.util.Locale;

/** A fault that can be planted; see {@link Faults}. */
public enum Fault {
  /** The lost lock is not waited for before the retry (rule 3; model trace 14). */
  SLOW_LOCK_OMITTED("3", "a ticket that lost a lock starts again without waiting for it"),

  /** The lost lock is waited for before the others are released (rule 3; model trace 6). */
  SLOW_LOCK_WHILE_HOLDING("3", "a ticket that lost a lock waits for it without releasing the rest"),

  /** Back-off leaves the wound (rule 3; model trace 3). */
  WOUND_KEPT_AT_BACK_OFF("3", "back-off does not clear the ticket's wound"),

  /** Victims are trylocked without the context in mode ticket (rule 4; model trace 5). */
  VICTIM_WITHOUT_CONTEXT("4", "victims are trylocked without the ticket's context"),

  /** A walk visits again what was touched while it ran (rule 4; model trace 4). */
  WALK_REVISITS("4", "a walk visits buffers again that were touched while it ran"),

  /** The working set is no protection from one's own eviction (rule 5; model trace 7). */
  VICTIM_FROM_WORKING_SET("5", "a ticket evicts what it has just validated"),

  /** An empty walk is taken for a verdict (rule 9; model trace 9). */
  EMPTY_WALK_REFUSES("9", "a request is refused because one walk evicted nobody"),

  /** Nobody registers for space (rule 10; model traces 1 and 2). */
  REGISTRATION_IGNORED("10", "tickets do not register for space"),

  /** The wait for space is made with locks in hand (rule 10; model trace 8). */
  SPACE_WAIT_HOLDING("10", "a ticket waits for space without releasing its locks");

  private final String rule;
  private final String story;

  Fault(String rule, String story) {
    this.rule = rule;
    this.story = story;
  }

  /** The rule of the locking dance that it breaks. */
  public String rule() {
    return rule;
  }

  /** What goes wrong, in a sentence. */
  public String story() {
    return story;
  }

  /** The name on the command line: {@code slow-lock-omitted}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
