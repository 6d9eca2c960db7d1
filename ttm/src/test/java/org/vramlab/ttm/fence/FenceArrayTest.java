package org.vramlab.ttm.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fence for several: when it signals, with which error, and whom it tells. */
class FenceArrayTest {
  @RegisterExtension final FenceScene scene = new FenceScene();

  private final Fence first = scene.fence(0);
  private final Fence second = scene.fence(1);

  @Test
  void all_enabled_signalsWithTheLast() {
    FenceArray all = scene.composites.all(List.of(first, second));
    assertTrue(all.enableSignalling());
    second.signal();
    scene.settle();
    assertFalse(all.isSignalled());
    first.signal();
    scene.settle();
    assertTrue(all.hasSignalled(), "nobody had to ask");
  }

  @Test
  void any_enabled_signalsWithTheFirstAndOnce() {
    FenceArray any = scene.composites.any(List.of(first, second));
    List<String> told = scene.noteOn(any);
    second.signal();
    scene.settle();
    assertTrue(any.hasSignalled());
    first.signal();
    scene.settle();
    assertEquals(List.of("signalled"), told);
  }

  @Test
  void all_notEnabled_signalsWhenAsked() {
    FenceArray all = scene.composites.all(List.of(first, second));
    first.signal();
    assertFalse(all.isSignalled());
    second.signal();
    scene.settle();
    assertFalse(all.hasSignalled(), "nobody wanted to be told");
    assertTrue(all.isSignalled());
    assertTrue(all.hasSignalled());
  }

  @Test
  void enableSignalling_membersDone_signalsRightThere() {
    first.signal();
    second.signal();
    FenceArray all = scene.composites.all(List.of(first, second));
    assertFalse(all.enableSignalling());
    assertTrue(all.hasSignalled());
    assertFalse(all.addCallback(new NoteTo(new ArrayList<>(), "late")));
  }

  /** What the last member's signal leads to is done after its callbacks, not among them. */
  @Test
  void callbacks_ofTheArray_runAfterThoseOfTheMember() {
    List<String> order = new ArrayList<>();
    FenceArray all = scene.composites.all(List.of(first));
    all.addCallback(new NoteTo(order, "array"));
    first.addCallback(new NoteTo(order, "member"));
    first.signal();
    assertEquals(List.of("member"), order);
    scene.settle();
    assertEquals(List.of("member", "array"), order);
  }

  /** Between the last member's signal and the moment after, whoever asks is told the truth. */
  @Test
  void isSignalled_beforeTheArrayWasTold_isTrueAndSignalsOnce() {
    FenceArray all = scene.composites.all(List.of(first));
    List<String> told = scene.noteOn(all);
    first.signal();
    assertTrue(all.isSignalled());
    scene.settle();
    assertEquals(List.of("signalled"), told);
  }

  @Test
  void error_enabled_isTheFirstThatAMemberTells() {
    Fence third = scene.fence(2);
    FenceArray all = scene.composites.all(List.of(first, second, third));
    all.enableSignalling();
    second.signal();
    third.setError(-5);
    third.signal();
    first.setError(-7);
    first.signal();
    scene.settle();
    assertEquals(-5, all.status());
  }

  @Test
  void error_membersDoneBefore_isTheFirstByPosition() {
    first.setError(-7);
    second.setError(-5);
    second.signal();
    first.signal();
    FenceArray all = scene.composites.all(List.of(first, second));
    all.enableSignalling();
    assertEquals(-7, all.status());
  }

  /** Surprising, and as in Linux: who only asks is not told of errors. */
  @Test
  void error_onlyAsked_isLost() {
    first.setError(-7);
    first.signal();
    FenceArray all = scene.composites.all(List.of(first));
    assertEquals(1, all.status());
  }

  @Test
  void setDeadline_reachesEveryMemberThatIsOpen() {
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      scene.timelines[i].onDeadline((fence, nanos) -> told.add(fence.id() + " at " + nanos));
    }
    FenceArray all = scene.composites.all(List.of(first, second));
    all.setDeadline(70);
    assertEquals(List.of("0 at 70", "1 at 70"), told);
    second.signal();
    all.setDeadline(80);
    assertEquals(List.of("0 at 70", "1 at 70", "0 at 80"), told);
  }

  /** As for a fence of a queue, whose hardware may hurry when somebody waits. */
  @Test
  void await_tellsTheMembersQueuesThatSomebodyWaits() {
    scene.timelines[0].onWait((fence, waiter) -> fence.signal());
    scene.timelines[1].onWait((fence, waiter) -> fence.signal());
    FenceArray all = scene.composites.all(List.of(first, second));
    scene.simulation.spawn("waiter", all::await);
    scene.settle();
    assertTrue(first.isSignalled() && second.isSignalled());
  }

  @Test
  void all_noneOrComposite_isRefused() {
    FenceArray all = scene.composites.all(List.of(first));
    assertThrows(IllegalArgumentException.class, () -> scene.composites.all(List.of()));
    assertThrows(IllegalArgumentException.class, () -> scene.composites.all(List.of(all)));
  }
}
