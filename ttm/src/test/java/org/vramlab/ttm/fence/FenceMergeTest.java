package org.vramlab.ttm.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One fence for many: what is left out, what is kept, in which order. */
class FenceMergeTest {
  @RegisterExtension final FenceScene scene = new FenceScene();

  private static List<Fence> leaves(Fence fence) {
    List<Fence> leaves = new ArrayList<>();
    fence.forEachLeaf(leaves::add);
    return leaves;
  }

  @Test
  void merge_severalTimelines_keepsTheLatestOfEachInTheirOrder() {
    Fence early = scene.fence(1);
    Fence late = scene.fence(1);
    Fence other = scene.fence(0);
    assertEquals(List.of(other, late), leaves(scene.composites.merge(List.of(late, other, early))));
  }

  @Test
  void merge_oneLeft_isThatFence() {
    Fence done = scene.fence(0);
    Fence open = scene.fence(1);
    done.signal();
    assertSame(open, scene.composites.merge(List.of(done, open, open)));
  }

  @Test
  void merge_nothingLeft_signalledWhenTheLastWas() {
    Fence first = scene.fence(0);
    Fence second = scene.fence(1);
    scene.settle();
    second.signal();
    scene.settle();
    first.signal();
    scene.settle();
    Fence stub = scene.composites.merge(List.of(first, second));
    assertTrue(stub.isSignalled());
    assertEquals(2, stub.signalledNanos());
    assertEquals(1, stub.status());
  }

  @Test
  void merge_arraysAndChains_takesWhatTheyStandFor() {
    Fence a = scene.fence(0);
    Fence b = scene.fence(1);
    Fence c = scene.fence(2);
    Fence array = scene.composites.all(List.of(a, b));
    Fence chain = scene.composites.chain(scene.composites.chain(null, array, 1), c, 2);
    assertEquals(List.of(c, a, b), leaves(chain));
    assertEquals(List.of(a, b, c), leaves(scene.composites.merge(List.of(chain, array))));
  }

  @Test
  void signalled_hasSignalled() {
    assertTrue(scene.composites.signalled().isSignalled());
    assertEquals(1, scene.composites.merge(List.of(scene.composites.signalled())).status());
  }
}
