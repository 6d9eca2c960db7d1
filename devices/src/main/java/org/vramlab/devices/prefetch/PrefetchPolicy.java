package org.vramlab.devices.prefetch;

/**
 * Makes the prefetchers of a run, one for each client of each device.
 *
 * <p>Stateless: what is to be remembered, its prefetchers remember. Threads: any.
 */
public interface PrefetchPolicy {
  /** What it is called on the command line, with its figures: {@code next:4}. */
  String label();

  /** One line for help texts. */
  String description();

  /**
   * How many operations to come its prefetchers want to see, of which {@link PrefetchView#coming()}
   * tells; 0 for those that go by the past.
   */
  default int window() {
    return 0;
  }

  /** A prefetcher for a client that has done nothing yet. */
  Prefetcher newPrefetcher(PrefetchView view);
}
