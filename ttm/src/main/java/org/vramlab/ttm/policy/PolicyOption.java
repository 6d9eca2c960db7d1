package org.vramlab.ttm.policy;

/**
 * A figure that a policy can be given, as in {@code clock:bits=2}.
 *
 * @param name before the equals sign
 * @param standard what it is if nobody says
 * @param least the smallest that makes sense
 * @param most the largest
 * @param whole whether only whole numbers make sense
 * @param ofCacheMode whether it says what a memory manager knows better, so that only cache mode
 *     takes it
 * @param meaning for help texts
 */
public record PolicyOption(
    String name,
    double standard,
    double least,
    double most,
    boolean whole,
    boolean ofCacheMode,
    String meaning) {
  /** A whole number. */
  public static PolicyOption count(String name, int standard, int least, int most, String meaning) {
    return new PolicyOption(name, standard, least, most, true, false, meaning);
  }

  /** A part of the whole cache, between 0 and 1. */
  public static PolicyOption share(String name, double standard, String meaning) {
    return new PolicyOption(name, standard, 0.0001, 0.9999, false, false, meaning);
  }

  /** Something that only cache mode has to be told. */
  public static PolicyOption ofCacheMode(
      String name, double standard, double least, double most, String meaning) {
    return new PolicyOption(name, standard, least, most, false, true, meaning);
  }
}
