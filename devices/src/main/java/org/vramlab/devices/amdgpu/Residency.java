package org.vramlab.devices.amdgpu;

import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.resource.Place;
import org.vramlab.ttm.resource.Placement;
import org.vramlab.ttm.resource.ResourceManager;
import org.vramlab.ttm.sched.Sched;

/**
 * Where the submissions of one device want its buffers, as {@link ResidencyRules} say, and how much
 * they may still move for that.
 *
 * <p>Threads: as {@link MoveBudget}.
 */
final class Residency {
  static final Placement IN_VRAM = Placement.of(Place.anywhere(AmdgpuDevice.VRAM));
  static final Placement IN_GTT = Placement.of(Place.anywhere(AmdgpuDevice.GTT));
  static final Placement IN_HOST =
      Placement.of(Place.anywhere(AmdgpuDevice.GTT), Place.anywhere(AmdgpuDevice.SYSTEM));
  static final Placement IN_REACH =
      Placement.of(Place.anywhere(AmdgpuDevice.VRAM), Place.anywhere(AmdgpuDevice.GTT));
  static final Placement IN_SYSTEM = Placement.of(Place.anywhere(AmdgpuDevice.SYSTEM));

  /** GTT once evicting others from VRAM has failed, or for who is there already. */
  static final Placement IN_VRAM_OR_ELSE_GTT =
      Placement.of(
          Place.anywhere(AmdgpuDevice.VRAM), new Place(AmdgpuDevice.GTT, 0, 0, Place.FALLBACK));

  private final ResidencyRules rules;
  private final Sched sched;
  private final ResourceManager vram;
  private final long vramBytes;
  private final @Nullable MoveBudget budget;

  Residency(ResidencyRules rules, Sched sched, ResourceManager vram, long vramBytes) {
    this.rules = rules;
    this.sched = sched;
    this.vram = vram;
    this.vramBytes = vramBytes;
    this.budget = rules.moves().newBudget();
  }

  /** How many bytes a submission that begins now may move into VRAM. */
  long thresholdBytes() {
    return budget == null
        ? Long.MAX_VALUE
        : budget.thresholdBytes(sched.nowNanos(), vramBytes - usedBytes(), vramBytes);
  }

  private long usedBytes() {
    return vram.usedPages() * BufferObject.PAGE_BYTES;
  }

  /**
   * Whether a submission may bring {@code bo} into VRAM.
   *
   * @param movedBytes what it has moved
   * @param thresholdBytes what it might when it began
   */
  boolean mayMove(BufferObject bo, long movedBytes, long thresholdBytes) {
    if (budget == null || budget.overshoots()) {
      return movedBytes < thresholdBytes;
    }
    return movedBytes + bo.pages() * BufferObject.PAGE_BYTES <= thresholdBytes;
  }

  /** A submission that cannot fail any more moved so much. */
  void moved(long bytes) {
    if (budget != null) {
      budget.moved(bytes);
    }
  }

  /** Where {@code bo}, which is locked, is wanted by a submission that may move it, or may not. */
  Placement placementFor(BufferObject bo, boolean mayMove) {
    if (mayMove) {
      return switch (rules.preference()) {
        case VRAM -> IN_VRAM;
        case VRAM_OR_GTT -> IN_REACH;
        case GTT_AS_FALLBACK -> IN_VRAM_OR_ELSE_GTT;
      };
    }
    boolean fits = usedBytes() + bo.pages() * BufferObject.PAGE_BYTES <= vramBytes;
    return rules.returnsWhenFree() && bo.resource() != null && fits
        ? IN_VRAM_OR_ELSE_GTT
        : IN_REACH;
  }

  /** Whether {@code victim} may be evicted from VRAM for the sake of {@code winner}. */
  boolean mayDisplace(BufferObject winner, BufferObject victim) {
    return !rules.sparesEquals() || !victim.isIn(vram) || victim.priority() < winner.priority();
  }
}
