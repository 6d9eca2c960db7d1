package org.vramlab.ttm.bo;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.tenant.Tenant;

/**
 * What is said of a buffer when it is created.
 *
 * @param kind what it is for
 * @param sizeBytes exact size; 0 only for {@link BufferKind#KERNEL}
 * @param priority eviction priority, 0 to 3, 0 first
 * @param alignmentPages every piece of its memory begins at a multiple; 0 and 1 mean anywhere
 * @param sharedReservation the reservation of a group that it belongs to; null for its own
 * @param tenant to whom its memory is charged; null for nobody in particular
 */
public record BufferSettings(
    BufferKind kind,
    long sizeBytes,
    int priority,
    long alignmentPages,
    @Nullable Reservation sharedReservation,
    @Nullable Tenant tenant) {
  /** Charged to nobody in particular. */
  public BufferSettings(
      BufferKind kind,
      long sizeBytes,
      int priority,
      long alignmentPages,
      @Nullable Reservation sharedReservation) {
    this(kind, sizeBytes, priority, alignmentPages, sharedReservation, null);
  }

  /** Checks the ranges. */
  public BufferSettings {
    if (sizeBytes < 0 || (sizeBytes == 0 && kind != BufferKind.KERNEL)) {
      throw new IllegalArgumentException("a buffer has at least one byte, not " + sizeBytes);
    }
    if (priority < 0 || priority >= ResourceManager.PRIORITIES) {
      throw new IllegalArgumentException("there is no priority " + priority);
    }
  }

  /** The same, charged to {@code newTenant}. */
  public BufferSettings chargedTo(@Nullable Tenant newTenant) {
    return new BufferSettings(
        kind, sizeBytes, priority, alignmentPages, sharedReservation, newTenant);
  }

  /** An ordinary buffer, with its own reservation, anywhere. */
  public static BufferSettings of(long sizeBytes, int priority) {
    return new BufferSettings(BufferKind.DEVICE, sizeBytes, priority, 1, null);
  }
}
