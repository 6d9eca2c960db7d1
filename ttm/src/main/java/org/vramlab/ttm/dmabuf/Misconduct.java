package org.vramlab.ttm.dmabuf;

/**
 * A driver broke a rule of sharing: which, whose, over which buffer. Unchecked, as other bugs are;
 * a {@link Conduct} that cuts drivers off keeps it in a list instead of throwing it.
 */
public final class Misconduct extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final ConductRule rule;
  private final String driver;
  private final int buffer;

  Misconduct(ConductRule rule, String driver, int buffer, String what) {
    super(
        driver + " " + what + " (buffer " + buffer + "); the rule it breaks: " + rule.text() + ".");
    this.rule = rule;
    this.driver = driver;
    this.buffer = buffer;
  }

  /** Which rule. */
  public ConductRule rule() {
    return rule;
  }

  /** Who broke it. */
  public String driver() {
    return driver;
  }

  /** The number of the buffer it was about. */
  public int buffer() {
    return buffer;
  }
}
