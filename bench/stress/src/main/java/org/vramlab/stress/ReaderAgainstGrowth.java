package org.vramlab.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resv.FenceReader;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;

/**
 * One reads the fences of a reservation without its lock while another adds two: the first fills
 * the list, the second has it replaced by a larger one. Who reads on after the list was replaced
 * notices, and begins anew. Results: whether the reader was given the first of the two, and whether
 * both had been added before it asked for the last time.
 */
@JCStressTest
@Outcome(
    id = {"0, 0", "1, 0"},
    expect = ACCEPTABLE,
    desc = "Read while, or before, they were added.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Read to the end after they were added.")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "Missed what was added before the last look.")
@Outcome(expect = FORBIDDEN, desc = "A fence that nobody added, or none where there are many.")
@State
public class ReaderAgainstGrowth {
  /** One less than a list has slots. */
  private static final int FENCES = 28;

  private static final FenceTimeline[] TIMELINES = timelines(FENCES + 2);

  private final Reservation reservation = new Reservation(World.WAIT_DIE);
  private final Fence filling = TIMELINES[FENCES].nextFence();
  private final Fence replacing = TIMELINES[FENCES + 1].nextFence();
  private volatile boolean added;

  public ReaderAgainstGrowth() {
    reservation.lockAlone();
    for (int i = 0; i < FENCES; i++) {
      add(TIMELINES[i].nextFence());
    }
    reservation.unlock();
  }

  /** Of queues of their own: a later fence of the same one would take the earlier one's place. */
  private static FenceTimeline[] timelines(int count) {
    FenceTimeline[] all = new FenceTimeline[count];
    for (int i = 0; i < count; i++) {
      all[i] = World.timeline();
    }
    return all;
  }

  private void add(Fence fence) {
    reservation.reserveSlots(1);
    reservation.add(fence, Usage.WRITE);
  }

  @Actor
  public void writer() {
    reservation.lockAlone();
    add(filling);
    add(replacing);
    reservation.unlock();
    added = true;
  }

  @Actor
  public void reader(II_Result result) {
    FenceReader reader = reservation.reader(Usage.BOOKKEEP);
    boolean before = added;
    int given = 0;
    for (Fence fence = reader.next(); fence != null; fence = reader.next()) {
      if (reader.isRestarted()) {
        given = 0;
        result.r1 = 0;
      }
      given++;
      result.r1 |= fence == filling ? 1 : 0;
      before = added;
    }
    result.r1 = given < FENCES ? -1 : result.r1;
    result.r2 = before ? 1 : 0;
  }
}
