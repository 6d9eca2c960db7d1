package org.vramlab.ttm.check;

import org.vramlab.ttm.failure.CheckFailed;

/**
 * A rule was broken: which, by what, and the events that led to it. Unchecked: the run is wrong and
 * cannot go on.
 */
public final class BrokenRule extends CheckFailed {
  private static final long serialVersionUID = 1L;

  private final Rule rule;

  BrokenRule(Rule rule, String story) {
    super(story);
    this.rule = rule;
  }

  /** Which rule. */
  public Rule rule() {
    return rule;
  }
}
