package org.vramlab.ttm.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Points of a user's timeline: their numbers, finding one, and what is forgotten. */
class FenceChainTest {
  @RegisterExtension final FenceScene scene = new FenceScene();

  private final Fence first = scene.fence(0);
  private final Fence second = scene.fence(1);
  private final Fence third = scene.fence(2);
  private final FenceChain link = scene.composites.chain(null, first, 10);
  private final FenceChain next = scene.composites.chain(link, second, 20);
  private final FenceChain end = scene.composites.chain(next, third, 30);

  @Test
  void sequence_largerThanBefore_continuesTheTimeline() {
    assertSame(link.timeline(), next.timeline());
    assertEquals(10, next.previousSequence());
    assertTrue(next.isLaterThan(link));
  }

  @Test
  void sequence_notLarger_beginsAnotherTimelineWithTheLargerNumber() {
    FenceChain late = scene.composites.chain(end, first, 7);
    assertNotSame(end.timeline(), late.timeline());
    assertEquals(30, late.sequence());
    assertEquals(0, late.previousSequence());
  }

  @Test
  void isSignalled_needsAllBefore() {
    third.signal();
    second.signal();
    assertFalse(end.isSignalled());
    first.signal();
    assertTrue(end.isSignalled());
  }

  @Test
  void callback_inAnyOrderOfSignals_comesWithTheLast() {
    List<String> told = scene.noteOn(end);
    for (Fence fence : List.of(second, third, first)) {
      scene.settle();
      assertEquals(List.of(), told);
      fence.signal();
    }
    assertEquals(List.of(), told, "not inside of the signal of a member");
    scene.settle();
    assertEquals(List.of("signalled"), told);
  }

  @Test
  void find_pointsAndGaps_givesTheEarliestThatCoversIt() {
    assertSame(end, end.find(0));
    assertSame(link, end.find(1));
    assertSame(link, end.find(10));
    assertSame(next, end.find(11));
    assertSame(end, end.find(30));
    assertThrows(IllegalArgumentException.class, () -> end.find(31));
  }

  @Test
  void find_reachedAlready_isWhatIsLeftOrNothing() {
    second.signal();
    assertSame(link, end.find(20), "the second point needs the first");
    first.signal();
    assertNull(end.find(20));
    third.signal();
    FenceChain later = scene.composites.chain(end, scene.fence(3), 40);
    assertNull(later.find(30));
    assertSame(later, later.find(31));
    assertSame(end, end.find(30), "a link is never gone for itself");
  }

  @Test
  void walk_doneLinks_areForgottenOthersAreNot() {
    second.signal();
    assertSame(link, end.walk());
    first.signal();
    assertNull(end.walk());
    assertFalse(end.isSignalled());
  }

  @Test
  void walk_fenceThatBeganIt_staysAsLongAsItIsOpen() {
    Fence origin = scene.fence(3);
    FenceChain only = scene.composites.chain(origin, first, 1);
    first.signal();
    assertSame(origin, only.walk());
    assertFalse(only.isSignalled());
    origin.signal();
    assertTrue(only.isSignalled());
  }

  @Test
  void setDeadline_reachesEveryOpenLink() {
    List<Integer> told = new ArrayList<>();
    for (FenceTimeline timeline : scene.timelines) {
      timeline.onDeadline((fence, nanos) -> told.add(fence.id()));
    }
    second.signal();
    end.setDeadline(50);
    assertEquals(List.of(2, 0), told);
  }

  @Test
  void chain_insideOfALink_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> scene.composites.chain(null, end, 1));
  }

  /** Neither signalling nor asking nests with the length. */
  @Test
  void chain_long_needsNoStack() {
    FenceChain tail = link;
    List<Fence> fences = new ArrayList<>(List.of(first));
    for (int i = 0; i < 100_000; i++) {
      Fence fence = scene.fence(3);
      fences.add(fence);
      tail = scene.composites.chain(tail, fence, 11 + i);
    }
    List<String> told = scene.noteOn(tail);
    fences.reversed().forEach(Fence::signal);
    scene.settle();
    assertEquals(List.of("signalled"), told);
  }
}
