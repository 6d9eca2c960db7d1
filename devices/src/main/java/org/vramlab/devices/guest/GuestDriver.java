package org.vramlab.devices.guest;

/**
 * A driver that somebody brings to share the machine with the traces of a run: an importer of the
 * GPUs' buffers, an exporter of its own, a client that wants memory, as a service of this type in a
 * jar ({@code --plugin}, {@code --driver}; {@link java.util.ServiceLoader}).
 *
 * <p>Checker, lockdep and the tracking of contents watch it as they watch the drivers that ship:
 * what it does wrong ends the run with the story. It must be deterministic, and passes on every
 * {@link org.vramlab.ttm.failure.WouldDeadlock}.
 */
public interface GuestDriver {
  /** The name on the command line: small letters, digits and hyphens. */
  String label();

  /** One line for help texts. */
  String description();

  /**
   * Called once, before anything runs: sets up what it needs, and starts its tasks. These end by
   * themselves, at the latest soon after {@link GuestHost#isOver}, and let go of everything.
   */
  void start(GuestHost host);
}
