package org.vramlab.ttm.dmabuf;

import org.jspecify.annotations.Nullable;

/**
 * A driver broke a rule of sharing: which, whose, over which buffer. Unchecked, as other bugs are;
 * a {@link Conduct} that cuts drivers off keeps it in a list instead of throwing it.
 */
public final class Misconduct extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final ConductRule rule;
  private final String driver;
  private final int buffer;
  private final String callback;

  Misconduct(ConductRule rule, String driver, int buffer, String callback, String what) {
    super(
        driver + " " + what + " (buffer " + buffer + "); the rule it breaks: " + rule.text() + ".");
    this.rule = rule;
    this.driver = driver;
    this.buffer = buffer;
    this.callback = callback;
  }

  /**
   * What {@code failure} is known to be due to: itself, or what was written down when a driver's
   * callback threw it; null if no driver is blamed for it.
   */
  public static @Nullable Misconduct behind(@Nullable Throwable failure) {
    if (failure instanceof Misconduct itself) {
      return itself;
    }
    if (failure != null) {
      for (Throwable with : failure.getSuppressed()) {
        if (with instanceof Misconduct misconduct) {
          return misconduct;
        }
      }
    }
    return null;
  }

  /** Which rule. */
  public ConductRule rule() {
    return rule;
  }

  /** Who broke it. */
  public String driver() {
    return driver;
  }

  /** In which of the driver's callbacks, such as {@code map}; empty if it was none. */
  public String callback() {
    return callback;
  }

  /** The number of the buffer it was about. */
  public int buffer() {
    return buffer;
  }
}
