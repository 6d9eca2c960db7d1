package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.content.Content;
import org.vramlab.ttm.fence.Fence;

/**
 * What a process has on its own device of a buffer that it imports and only reads: a buffer of its
 * own, filled from the other one. It is used in the place of that one for as long as it holds the
 * same, and is dropped, not copied anywhere, when its room is wanted.
 *
 * <p>Life: made; filled; perhaps dropped, or outdated by a write, and filled again; closed with the
 * mapping of the original. Guarded by the locks of both buffers.
 */
final class Duplicate {
  private final Mapping original;
  private final Mapping copy;

  /** Which version of the original the copy was filled with. */
  private long heldVersion = Content.NOTHING;

  /** Of the job that filled it last; null while none did. */
  private @Nullable Fence filledBy;

  /** What jobs have paid, without it, for reading across the wires the version that is read. */
  private long paidNanos;

  private long paidForVersion = Content.NOTHING;

  /** What must be paid before filling it is tried again; 0 unless it failed the last time. */
  private long barNanos;

  /** What was paid since it failed, for whichever version. */
  private long paidSinceNanos;

  /** Whether there was no room without pushing others out when it failed. */
  private boolean lackedRoom;

  Duplicate(Mapping original, Mapping copy) {
    this.original = original;
    this.copy = copy;
  }

  /** The mapping of the buffer that it is in. */
  Mapping copy() {
    return copy;
  }

  /**
   * Whether it holds what the original holds once the work handed over so far has ended: not if a
   * reset cut short what filled it. It is of no use once the original was revoked, which the reader
   * must be told as if it had no duplicate.
   */
  boolean isFresh() {
    Fence filling = filledBy;
    return filling != null
        && filling.status() >= 0
        && copy.bo().resource() != null
        && heldVersion == version()
        && !original.isRevoked();
  }

  /**
   * A job was handed over that fills it from the original.
   *
   * @param done the job's
   */
  void filled(Fence done) {
    filledBy = done;
    heldVersion = version();
    paidNanos = 0;
    barNanos = 0;
  }

  /**
   * Filling it, for what costs {@code moveNanos}, found no room. An attempt is not free, because
   * others may have been pushed out for it in vain; and who rents until that has cost as much as
   * buying has no reason to ask for the price again at the next reading. So the next attempt is due
   * when reading from afar has cost that much once more, and twice as much after each that fails:
   * then there are only as many as the logarithm of what is paid, and if room came without anybody
   * seeing it, what is paid until it is found is at most what was paid before, and the price.
   *
   * @param fits whether it would have fitted beside all that is there: what refused it was not that
   *     the memory is full, and that it is not proves nothing
   */
  void refused(long moveNanos, boolean fits) {
    barNanos = Math.max(moveNanos, 2 * barNanos);
    paidSinceNanos = 0;
    lackedRoom = !fits;
  }

  /**
   * Whether filling it failed and is not to be tried again yet.
   *
   * @param fits whether it fits beside all that is there; if it did not before, room has appeared
   */
  boolean isBarred(boolean fits) {
    return paidSinceNanos < barNanos && !(fits && lackedRoom);
  }

  /** What was paid for reading the version of now from afar. */
  long paidNanos() {
    return paidForVersion == version() ? paidNanos : 0;
  }

  /** A job pays as much again. */
  void pays(long nanos) {
    paidNanos = paidNanos() + nanos;
    paidSinceNanos += nanos;
    paidForVersion = version();
  }

  private long version() {
    BufferObject bo = original.bo();
    return bo.submittedVersion();
  }
}
