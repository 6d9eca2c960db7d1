package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fence.CompositeFences;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceChain;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.resv.FenceReader;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;

/**
 * Small programs on fences and one reservation, without drivers: hardware signals when it likes,
 * tasks wait, publish and read.
 */
public enum FenceScenario implements Scenario {
  /** Signals of members against a waiter that is just beginning to wait. */
  ARRAY("fence-array", "One task waits for two fences, another for either of them.") {
    @Override
    public World build(Stage stage) {
      Scene scene = new Scene(stage, 2);
      Fence first = scene.fenceToSignal(0);
      Fence second = scene.fenceToSignal(1);
      Fence all = scene.composites.all(List.of(first, second));
      Fence any = scene.composites.any(List.of(first, second));
      stage
          .runtime()
          .spawn(
              "all",
              () -> {
                all.await();
                require(
                    first.isSignalled() && second.isSignalled(), "all of two fences came too soon");
              });
      stage
          .runtime()
          .spawn(
              "any",
              () -> {
                any.await();
                require(
                    first.isSignalled() || second.isSignalled(), "any of two fences came too soon");
              });
      return scene;
    }
  },

  /** Links that are done are collected while others walk along the chain. */
  CHAIN("fence-chain", "One task waits for the end of a chain, another for its first point.") {
    @Override
    public World build(Stage stage) {
      Scene scene = new Scene(stage, 2);
      Fence first = scene.fenceToSignal(0);
      Fence second = scene.fenceToSignal(1);
      FenceChain link = scene.composites.chain(null, first, 1);
      FenceChain end = scene.composites.chain(link, second, 2);
      stage
          .runtime()
          .spawn(
              "end",
              () -> {
                end.await();
                require(
                    first.isSignalled() && second.isSignalled(),
                    "the end of a chain came too soon");
              });
      stage
          .runtime()
          .spawn(
              "point",
              () -> {
                Fence point = end.find(1);
                if (point != null) {
                  point.await();
                }
                require(first.isSignalled(), "the first point of a chain came too soon");
              });
      return scene;
    }
  },

  /** A hint must reach who can act on it. */
  DEADLINE("fence-deadline", "A task says by when it wants a chain whose end is an array.") {
    @Override
    public World build(Stage stage) {
      Scene scene = new Scene(stage, 3);
      List<Fence> told = new ArrayList<>();
      List<Fence> fences = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        scene.timelines[i].onDeadline((fence, nanos) -> told.add(fence));
        fences.add(scene.fenceToSignal(i));
      }
      FenceChain link = scene.composites.chain(null, fences.get(0), 1);
      Fence rest = scene.composites.all(fences.subList(1, 3));
      FenceChain end = scene.composites.chain(link, rest, 2);
      stage
          .runtime()
          .spawn(
              "hurried",
              () -> {
                List<Fence> open = fences.stream().filter(fence -> !fence.isSignalled()).toList();
                end.setDeadline(1_000);
                require(told.containsAll(open), "a deadline did not reach every fence");
              });
      return scene;
    }
  },

  /** Who waits for a reservation waits for everything that was published before. */
  ORDER("fence-order", "Two tasks publish fences of two queues, a third waits for the buffer.") {
    @Override
    public World build(Stage stage) {
      Scene scene = new Scene(stage, 2);
      for (int i = 0; i < 2; i++) {
        Fence fence = scene.fenceToSignal(i);
        stage.runtime().spawn("T" + i, () -> scene.publish(fence));
      }
      stage
          .runtime()
          .spawn(
              "waiter",
              () -> {
                scene.reservation.lock().lockAlone();
                scene.reservation.awaitIdle(Usage.WRITE);
                for (Fence fence : scene.published) {
                  require(fence.isSignalled(), fence + " was not waited for");
                }
                scene.reservation.lock().unlock();
              });
      return scene;
    }
  },

  /** The list is full, and is replaced by a larger one, while somebody reads it. */
  READERS("fence-readers", "One task reads fences without the lock while another adds to them.") {
    @Override
    public World build(Stage stage) throws Interrupted {
      Scene scene = new Scene(stage, 6);
      stage
          .runtime()
          .alone(() -> {
            for (int i = 0; i < 4; i++) {
              scene.publish(scene.timelines[i].nextFence());
            }
          });
      // Five slots: the fifth fence fills the list, the sixth needs a larger one.
      Fence fifth = scene.timelines[4].nextFence();
      Fence sixth = scene.timelines[5].nextFence();
      boolean[] replaced = {false};
      stage
          .runtime()
          .spawn(
              "writer",
              () -> {
                scene.publish(fifth);
                scene.publish(sixth);
                replaced[0] = true;
              });
      stage
          .runtime()
          .spawn(
              "reader",
              () -> {
                List<Fence> seen = new ArrayList<>();
                FenceReader reader = scene.reservation.reader(Usage.BOOKKEEP);
                for (Fence fence = reader.next(); fence != null; fence = reader.next()) {
                  if (reader.isRestarted()) {
                    seen.clear();
                  }
                  seen.add(fence);
                }
                require(
                    !replaced[0] || seen.contains(fifth),
                    "a reader missed what was added before its list was replaced");
              });
      return scene;
    }
  };

  private final String label;
  private final String about;

  FenceScenario(String label, String about) {
    this.label = label;
    this.about = about;
  }

  /** What users call it. */
  public String label() {
    return label;
  }

  /** The one that users call so; null if there is none. */
  public static @Nullable FenceScenario of(String label) {
    for (FenceScenario scenario : values()) {
      if (scenario.label.equals(label)) {
        return scenario;
      }
    }
    return null;
  }

  @Override
  public String description() {
    return about;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** Queues and one reservation, with the faults of the stage. */
  private static final class Scene implements World {
    private final Stage stage;
    private final CompositeFences composites;
    private final FenceTimeline[] timelines;
    private final Reservation reservation;

    /** Under the reservation's lock. */
    private final List<Fence> published = new ArrayList<>();

    Scene(Stage stage, int queues) {
      this.stage = stage;
      Stage.Settings settings = stage.settings();
      composites = new CompositeFences(stage.runtime(), stage.lockdep(), settings.faults());
      timelines = new FenceTimeline[queues];
      for (int i = 0; i < queues; i++) {
        timelines[i] =
            new FenceTimeline(stage.runtime(), stage.lockdep(), i, "Q" + i, settings.faults());
      }
      reservation = new Reservation(stage.newWwClass());
      stage.runtime().events().lockCreated(0, reservation.lock().id(), EventSink.NONE);
    }

    /** One that hardware signals at any time. */
    Fence fenceToSignal(int queue) {
      Fence fence = timelines[queue].nextFence();
      stage.runtime().at(0, now -> fence.signal());
      return fence;
    }

    void publish(Fence fence) {
      reservation.lock().lockAlone();
      reservation.reserveSlots(1);
      reservation.add(fence, Usage.WRITE);
      published.add(fence);
      reservation.lock().unlock();
    }

    @Override
    public void checkAtEnd() {}
  }
}
