package org.vramlab.ttm.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.sched.Simulation;

/** Signalling, errors and callbacks: what can be told without anybody waiting. */
class FenceTest {
  private final List<String> story = new ArrayList<>();
  private final Simulation simulation =
      new Simulation(
          Simulation.EXACT_SEED,
          new EventSink() {
            @Override
            public void fenceCreated(long nanos, int fence, int queue) {
              story.add("created " + fence + " on " + queue);
            }

            @Override
            public void fenceSignalled(long nanos, int fence) {
              story.add("signalled " + fence);
            }
          },
          SpanLog.OFF);
  private final Lockdep lockdep = new Lockdep();
  private final FenceTimeline timeline = new FenceTimeline(simulation, lockdep, 7, "engine");
  private final FenceTimeline otherTimeline = new FenceTimeline(simulation, lockdep, 8, "other");

  private final class Note extends FenceCallback {
    private final String name;

    Note(String name) {
      this.name = name;
    }

    @Override
    protected void signalled(Fence fence) {
      assertTrue(fence.isSignalled());
      story.add("callback " + name);
    }
  }

  @Test
  void nextFence_ofOneTimeline_areLaterThanThoseBefore() {
    Fence first = timeline.nextFence();
    Fence second = timeline.nextFence();
    Fence foreign = otherTimeline.nextFence();
    assertTrue(second.isLaterThan(first));
    assertFalse(first.isLaterThan(second));
    assertFalse(first.isLaterThan(first));
    assertFalse(second.isLaterThan(foreign), "fences of two timelines have no order");
    assertFalse(foreign.isLaterThan(second));
    assertEquals(List.of("created 0 on 7", "created 1 on 7", "created 2 on 8"), story);
  }

  @Test
  void signal_callbacks_runOnceInTheOrderOfAddition() {
    Fence fence = timeline.nextFence();
    for (String name : List.of("a", "b", "c")) {
      assertTrue(fence.addCallback(new Note(name)));
    }
    fence.signal();
    assertTrue(fence.isSignalled());
    assertEquals(
        List.of("created 0 on 7", "signalled 0", "callback a", "callback b", "callback c"), story);
  }

  /** Whose work is to be stopped by those who want its end. */
  @Test
  void onSignallingEnabled_isToldByWhoeverCountsOnIt_notByWhoOnlyLooks() {
    timeline.onSignallingEnabled(wanted -> story.add("wanted " + wanted.id()));
    Fence fence = timeline.nextFence();
    assertFalse(fence.isSignalled());
    fence.addCallback(new Note("a"));
    fence.signal();
    fence.addCallback(new Note("late"));
    assertEquals(List.of("created 0 on 7", "wanted 0", "signalled 0", "callback a"), story);
  }

  @Test
  void signal_twice_isRefusedAndRunsNothing() {
    Fence fence = timeline.nextFence();
    fence.addCallback(new Note("a"));
    fence.signal();
    List<String> before = List.copyOf(story);
    assertThrows(IllegalStateException.class, fence::signal);
    assertEquals(before, story);
    timeline.nextFence().signal();
  }

  @Test
  void addCallback_signalledFence_isFalseAndNeverRuns() {
    Fence fence = timeline.nextFence();
    fence.signal();
    assertFalse(fence.addCallback(new Note("late")));
    assertEquals(List.of("created 0 on 7", "signalled 0"), story);
  }

  @Test
  void addCallback_queuedElsewhere_isRefusedUntilItHasRun() {
    Fence first = timeline.nextFence();
    Fence second = timeline.nextFence();
    Note note = new Note("a");
    assertTrue(first.addCallback(note));
    assertThrows(IllegalStateException.class, () -> second.addCallback(note));
    first.signal();
    assertTrue(second.addCallback(note), "it may serve again");
    second.signal();
    assertEquals(2, story.stream().filter("callback a"::equals).count());
  }

  @Test
  void addCallback_fromACallback_servesTheNextFence() {
    Fence first = timeline.nextFence();
    Fence second = timeline.nextFence();
    first.addCallback(
        new FenceCallback() {
          @Override
          protected void signalled(Fence fence) {
            story.add("on " + fence.id());
            if (fence == first) {
              second.addCallback(this);
            }
          }
        });
    first.signal();
    second.signal();
    assertEquals(
        List.of("created 0 on 7", "created 1 on 7", "signalled 0", "on 0", "signalled 1", "on 1"),
        story);
  }

  @Test
  void removeCallback_anyPositionInTheList_takesJustThatOne() {
    for (int removed = 0; removed < 3; removed++) {
      story.clear();
      Fence fence = timeline.nextFence();
      List<Note> notes = List.of(new Note("0"), new Note("1"), new Note("2"));
      notes.forEach(fence::addCallback);
      assertTrue(fence.removeCallback(notes.get(removed)));
      assertFalse(fence.removeCallback(notes.get(removed)), "it is gone");
      // The list must still be in order behind it: what is added now comes last.
      fence.addCallback(new Note("3"));
      fence.signal();
      List<String> expected = new ArrayList<>(List.of("callback 0", "callback 1", "callback 2"));
      expected.remove(removed);
      expected.add("callback 3");
      assertEquals(expected, story.stream().filter(line -> line.startsWith("callback")).toList());
    }
  }

  @Test
  void removeCallback_signalledFence_isFalse() {
    Fence fence = timeline.nextFence();
    Note note = new Note("a");
    fence.addCallback(note);
    fence.signal();
    assertFalse(fence.removeCallback(note));
  }

  @Test
  void setError_beforeSignalling_isKept() {
    Fence fence = timeline.nextFence();
    fence.setError(-125);
    fence.signal();
    assertEquals(-125, fence.error());
  }

  @Test
  void setError_misuse_isRefused() {
    Fence fence = timeline.nextFence();
    assertThrows(IllegalStateException.class, () -> fence.setError(0));
    assertThrows(IllegalStateException.class, () -> fence.setError(5));
    fence.signal();
    assertThrows(IllegalStateException.class, () -> fence.setError(-5));
    assertEquals(0, fence.error());
  }

  /** A callback runs in a signalling section: a reservation there is lockdep's business. */
  @Test
  void signal_callbackTakesAReservation_isReported() {
    int reservation = lockdep.defineClass("reservation", LockKind.WW);
    Fence fence = timeline.nextFence();
    fence.addCallback(
        new FenceCallback() {
          @Override
          protected void signalled(Fence signalled) {
            lockdep.acquiring(simulation.currentTask().id(), reservation, true, false);
          }
        });
    simulation.at(5, now -> fence.signal());
    assertThrows(LockdepReport.class, simulation::run);
  }

  @Test
  void await_insideASignallingSection_isReported() {
    Fence first = timeline.nextFence();
    Fence second = timeline.nextFence();
    simulation.spawn(
        "task",
        () -> {
          simulation.delay(1, SpanKind.SUBMIT);
          first.addCallback(
              new FenceCallback() {
                @Override
                protected void signalled(Fence fence) {
                  second.await();
                }
              });
          first.signal();
        });
    assertThrows(LockdepReport.class, simulation::run);
  }
}
