package org.vramlab.ttm.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fence.CompositeFences;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;

/**
 * The cases of the kernel's own test of unwrapping and merging (st-dma-fence-unwrap.c of Linux
 * 6.12), under their names there.
 */
class DmaFenceUnwrapTest {
  private final Simulation simulation = new Simulation();
  private final Lockdep lockdep = new Lockdep();
  private final CompositeFences composites = new CompositeFences(simulation, lockdep);
  private final Fence f1 = new FenceTimeline(simulation, lockdep, 0, "mock 1").nextFence();
  private final Fence f2 = new FenceTimeline(simulation, lockdep, 1, "mock 2").nextFence();

  /** Each of the two once, in any order. */
  private void assertBoth(Fence of) {
    List<Fence> leaves = new ArrayList<>();
    of.forEachLeaf(leaves::add);
    assertEquals(2, leaves.size(), leaves::toString);
    assertEquals(1, leaves.stream().filter(leaf -> leaf == f1).count());
    assertEquals(1, leaves.stream().filter(leaf -> leaf == f2).count());
  }

  @Test
  void sanitycheck() {
    assertFalse(composites.chain(null, composites.all(List.of(f1)), 1).isSignalled());
  }

  @Test
  void unwrap_array() {
    assertBoth(composites.all(List.of(f1, f2)));
  }

  @Test
  void unwrap_chain() {
    assertBoth(composites.chain(f1, f2, 1));
  }

  @Test
  void unwrap_chain_array() {
    assertBoth(composites.chain(null, composites.all(List.of(f1, f2)), 1));
  }

  @Test
  void unwrap_merge() {
    assertBoth(composites.merge(List.of(f1, f2)));
  }

  @Test
  void unwrap_merge_complex() {
    Fence one = composites.merge(List.of(f1, f2));
    Fence other = composites.merge(List.of(f2, f1));
    assertBoth(composites.merge(List.of(one, other, composites.signalled())));
  }
}
