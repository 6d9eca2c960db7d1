package org.vramlab.devices.prefetch;

/**
 * What a prefetcher may look at: the buffers of its client on one device, numbered from 0 in the
 * order of their creation, and the operations to come.
 *
 * <p>Imported buffers have no number: they are fetched by whoever owns them. Threads: as {@link
 * Prefetcher}.
 */
public interface PrefetchView {
  /** The lowest number from {@code from} up of a buffer that exists; -1 if there is none. */
  int firstFrom(int from);

  /** Size of a buffer; 0 if it no longer exists. */
  long bytes(int buffer);

  /** Whether the buffer is in the device's memory, or on its way there. */
  boolean isResident(int buffer);

  /**
   * Whether there is something to fetch: the buffer exists, and what it holds is in host memory, or
   * will be read from there by an operation to come.
   */
  boolean isFetchable(int buffer);

  /**
   * The operations to come; as many as the policy wants to see, fewer at the end, and none if its
   * {@link PrefetchPolicy#window()} is 0.
   */
  ComingOperations coming();
}
