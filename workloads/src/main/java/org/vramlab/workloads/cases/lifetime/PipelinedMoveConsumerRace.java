package org.vramlab.workloads.cases.lifetime;

import java.util.List;
import org.vramlab.ttm.explore.Finding.Kind;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.workloads.cases.PlantedCase;

/**
 * E3: a victim's VRAM is handed on while its copy out of there has not ended; what the next owner
 * writes is what the copy reads.
 *
 * <pre>
 *   engine E0                engine E1                next owner y
 *   copies x out, fence f0   copies z out, fence f1   has the pages of both
 *                                                     must wait for f0 and f1
 *   faulty: no fence, or f1 in the place of f0, which it says nothing about
 * </pre>
 *
 * <p>Searched over every order in which copies and jobs end. Right is a fence at the pool for each
 * engine; right too, and slower, is a single one, with the second engine's victim waited for.
 */
public final class PipelinedMoveConsumerRace extends PlantedCase {
  private static final String SINGLE = "pipelined-moves";
  private static final String REUSED = "REUSED_TOO_EARLY";
  private static final String ARRAY = "pipelined-moves-array";

  @Override
  public String id() {
    return "pipelined-move-consumer-race";
  }

  @Override
  public String section() {
    return "E3";
  }

  @Override
  public String title() {
    return "VRAM is handed to the next owner before the copy out of it has ended";
  }

  @Override
  public String source() {
    return "Linux commits 6efbc7bbfe75 (i915), 415e6186f171 (nouveau); TTM's array of move fences";
  }

  @Override
  protected List<Way> ways() {
    return List.of(
        Way.wrong(
            SINGLE, "no fence at the pool", Fault.MOVE_FENCE_FORGOTTEN, Kind.BROKEN_RULE, REUSED),
        Way.wrong(
            SINGLE,
            "a fence that the next owner does not inherit",
            Fault.MOVE_FENCE_NOT_INHERITED,
            Kind.BROKEN_RULE,
            REUSED),
        Way.wrong(
            SINGLE,
            "a single fence, overwritten by another engine's",
            Fault.MOVE_FENCE_OVERWRITTEN,
            Kind.BROKEN_RULE,
            REUSED),
        Way.right(SINGLE, "a single fence, another engine's move is waited for"),
        Way.right(ARRAY, "a fence for each engine"));
  }
}
