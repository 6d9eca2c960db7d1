package org.vramlab.ttm.content;

/**
 * The version of what one piece of memory holds.
 *
 * <p>Version 0 is what the host put there before the run; every job that writes a buffer makes the
 * next version; {@link #NOTHING} is memory that was never written. Work that was stopped leaves
 * {@link #garbage} in the place of the version that it was to make: the order of versions goes on,
 * and whoever reads it must know. Threads: touched by the hardware only (event handlers, one at a
 * time), and by the manager before the memory is handed to hardware for the first time.
 *
 * <p>An interface, so that what has the memory can be its own content.
 */
public interface Content {
  /** The version of memory that was never written. */
  long NOTHING = -1;

  /** What the memory holds now. */
  long version();

  /** The version that whoever writes next makes of memory that holds {@code version}. */
  static long next(long version) {
    return version == NOTHING ? 1 : version + 1;
  }

  /** What stands in the place of {@code version} if whoever was to write it was stopped. */
  static long garbage(long version) {
    return version == NOTHING ? NOTHING : NOTHING - 1 - version;
  }

  /** Whether the memory holds {@link #garbage} instead of the version that comes in its place. */
  default boolean isGarbage() {
    return version() < NOTHING;
  }

  /**
   * The memory now holds {@code newVersion}: a job or a copy ended, or the host filled it.
   *
   * @param newVersion {@link #NOTHING}, or from 0 to {@link Integer#MAX_VALUE}, or the {@link
   *     #garbage} in the place of one of these
   */
  void write(long newVersion);

  /**
   * Checks that the memory holds what its user was promised, or the garbage in its place.
   *
   * @param expected the version that the user was promised
   * @param buffer the number of the buffer
   * @param user what kind of thing looks, for the message
   * @param number which of that kind
   * @throws BrokenContent if it holds anything else
   */
  default void expect(long expected, int buffer, String user, int number) {
    long version = version();
    if (version != expected && version != garbage(expected)) {
      throw new BrokenContent(
          user
              + " "
              + number
              + " of buffer "
              + buffer
              + " expected "
              + name(expected)
              + " but its memory holds "
              + name(version)
              + (version < expected
                  ? ": a stale read or a lost write"
                  : ": somebody wrote too early"));
    }
  }

  /**
   * How far it is behind {@code submittedVersion}, for digests of a state: versions only grow, and
   * what matters is what the hardware has yet to do.
   */
  default long versionsBehind(long submittedVersion) {
    long version = version();
    if (version < NOTHING) {
      version = garbage(version);
    }
    return version == NOTHING ? Long.MIN_VALUE : submittedVersion - version;
  }

  private static String name(long version) {
    if (version < NOTHING) {
      return "garbage for version " + garbage(version);
    }
    return version == NOTHING ? "nothing" : "version " + version;
  }
}
