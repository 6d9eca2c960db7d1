package org.vramlab.workloads.cases.sharing;

import java.util.List;
import org.vramlab.ttm.explore.Finding.Kind;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.workloads.cases.PlantedCase;

/**
 * B9: {@code poll} on a dma-buf arms a callback on a fence, and everything about it was wrong once:
 * when the reference is taken, whether it is held, and which fences are waited for.
 *
 * <pre>
 *   reader, polls to read      passer-by, polls once to write     exporter        hardware
 *   lock e
 *   callback on the write
 *                              callback on the read, goes         closes e, goes
 *                                                                                 the read ends:
 *   faulty: nobody holds e any more, and the callback runs all the same
 * </pre>
 *
 * <p>Every interleaving is searched. Right: the reference first, then the callback, under the
 * reservation; held until the callback has run; and who wants to write waits for everybody.
 */
public final class DmaBufPollRace extends PlantedCase {
  private static final String SCENARIO = "dma-buf-poll";

  @Override
  public String id() {
    return "dma-buf-poll-race";
  }

  @Override
  public String section() {
    return "B9";
  }

  @Override
  public String title() {
    return "poll on a dma-buf uses what is gone, is told too early, or sleeps for ever";
  }

  @Override
  public String source() {
    return "dri-devel, 16 Jun to 20 Jul 2021, dma-buf: fix and rework dma_buf_poll; Linux commits"
        + " 6b51b02a3a0a, 4efaa5acf0a1";
  }

  @Override
  protected List<Way> ways() {
    return List.of(
        Way.wrong(
            SCENARIO,
            "the reference is taken when the callback is armed",
            Fault.POLL_REFERENCES_LATE,
            Kind.FAILURE,
            "is dead"),
        Way.wrong(
            SCENARIO,
            "no reference is held while it is armed",
            Fault.POLL_HOLDS_NO_REFERENCE,
            Kind.FAILURE,
            "use after free: a callback of poll is left"),
        Way.wrong(
            SCENARIO,
            "who wants to write waits for readers only",
            Fault.POLL_WAITS_FOR_READERS_ONLY,
            Kind.FAILURE,
            "told that it may write while others are at work"),
        Way.wrong(
            SCENARIO,
            "a callback is added to a fence that has just signalled",
            Fault.FENCE_LOOKED_AT_ONCE,
            Kind.FAILURE,
            "references are left to the shared buffer"),
        Way.right(SCENARIO, "reference, callback, everybody waited for"));
  }
}
