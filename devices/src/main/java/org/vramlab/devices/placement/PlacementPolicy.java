package org.vramlab.devices.placement;

/**
 * Decides where buffers are, in costs of time. The manager asks; the policy weighs; rules of
 * correctness (locks, room, registration for space) are none of its business.
 *
 * <p>Stateless: what it should remember it is told. Threads: any.
 */
public interface PlacementPolicy {
  /** The name on the command line. */
  String label();

  /** One line for help texts. */
  String description();

  /** Whether victims may become guests in the free memory of peers. */
  boolean borrows();

  /**
   * Whether what a buffer leaves behind, when it comes home, is kept there as a clean copy, on
   * which it can fall back without being copied.
   */
  boolean keepsCopies();

  /**
   * Whether what a device imports from another, and only reads, may be duplicated in its own
   * memory; it is when {@link #reaches} says that reading it from afar once more costs too much.
   */
  default boolean duplicates() {
    return false;
  }

  /** Where {@code victim} goes: one of its exits. */
  Exit choose(Victim victim);

  /** Whether the job reaches across; if not, the buffer is brought home. */
  boolean reaches(Use use);
}
