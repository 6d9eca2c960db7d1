package org.vramlab.ttm.fence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Simulation;

/**
 * Arrays, chains and merges against a model that forgets nothing and looks at everything each time:
 * what a fence stands for, and whether it has signalled.
 */
class CompositeFencesProperties {
  private static final int TIMELINES = 4;

  /** What a fence stands for, in the model. */
  private sealed interface Model {
    boolean done();

    List<Fence> leaves();
  }

  private record One(Fence fence) implements Model {
    @Override
    public boolean done() {
      return fence.hasSignalled();
    }

    @Override
    public List<Fence> leaves() {
      return List.of(fence);
    }
  }

  private record Many(List<Fence> members, boolean any) implements Model {
    @Override
    public boolean done() {
      return any
          ? members.stream().anyMatch(Fence::hasSignalled)
          : members.stream().allMatch(Fence::hasSignalled);
    }

    @Override
    public List<Fence> leaves() {
      return members;
    }
  }

  private record Chain(List<Model> links) implements Model {
    @Override
    public boolean done() {
      return links.stream().allMatch(Model::done);
    }

    @Override
    public List<Fence> leaves() {
      // Links before the last are forgotten when they are done, whatever is open inside of them.
      List<Fence> leaves = new ArrayList<>(links.getLast().leaves());
      for (Model link : links.subList(0, links.size() - 1).reversed()) {
        leaves.addAll(link.done() ? List.of() : link.leaves());
      }
      return leaves;
    }
  }

  private static final class Play {
    final Simulation simulation = new Simulation();
    final CompositeFences composites = new CompositeFences(simulation, Lockdep.OFF);
    final List<FenceTimeline> timelines = new ArrayList<>();
    final List<Fence> plain = new ArrayList<>();
    final Map<Fence, Model> models = new LinkedHashMap<>();
    final List<Fence> all = new ArrayList<>();
    final Map<Fence, List<String>> told = new LinkedHashMap<>();

    Play() {
      for (int i = 0; i < TIMELINES; i++) {
        timelines.add(new FenceTimeline(simulation, Lockdep.OFF, i, "queue" + i));
      }
      addPlain(0);
    }

    private void addPlain(int timeline) {
      Fence fence = timelines.get(timeline).nextFence();
      plain.add(fence);
      add(fence, new One(fence));
    }

    private void add(Fence fence, Model model) {
      models.put(fence, model);
      all.add(fence);
    }

    private Model modelOf(Fence fence) {
      return Objects.requireNonNull(models.get(fence));
    }

    private Fence pick(List<Fence> list, int number) {
      return list.get(number % list.size());
    }

    void step(int kind, int a, int b) {
      switch (kind) {
        case 0, 1 -> addPlain(a % TIMELINES);
        case 2 -> pick(plain, a).trySignal();
        case 3 -> {
          List<Fence> members = List.of(pick(plain, a), pick(plain, b), pick(plain, a + b));
          boolean any = (a + b) % 3 == 0;
          add(any ? composites.any(members) : composites.all(members), new Many(members, any));
        }
        case 4 -> {
          Fence previous = pick(all, a);
          Fence inside = pick(all, b);
          inside = inside instanceof FenceChain link ? link.fence() : inside;
          List<Model> links = new ArrayList<>();
          Model before = modelOf(previous);
          if (before instanceof Chain chain) {
            links.addAll(chain.links);
          } else {
            // Not a link: what begins a chain is a leaf as it is, if it is no array.
            links.add(before);
          }
          links.add(modelOf(inside));
          add(composites.chain(previous, inside, 1 + b % 20), new Chain(links));
        }
        case 5 -> {
          Fence fence = pick(all, a);
          if (!told.containsKey(fence)) {
            List<String> notes = new ArrayList<>();
            if (fence.addCallback(new NoteTo(notes, "told"))) {
              told.put(fence, notes);
            } else {
              assertTrue(modelOf(fence).done(), "refused a callback, but has not signalled");
            }
          }
        }
        default -> {
          List<Fence> parts = List.of(pick(all, a), pick(all, b));
          assertMerged(parts, composites.merge(parts));
        }
      }
      simulation.delay(1, SpanKind.SUBMIT);
      told.forEach((fence, notes) ->
          assertEquals(modelOf(fence).done() ? 1 : 0, notes.size(), () -> "told " + fence));
      // Asking makes a fence signal, so some are never asked.
      if (b % 2 == 0) {
        Fence asked = pick(all, a);
        assertEquals(modelOf(asked).done(), asked.isSignalled(), asked::toString);
      }
    }

    private void assertMerged(List<Fence> parts, Fence merged) {
      Map<FenceTimeline, Fence> latest = new LinkedHashMap<>();
      for (Fence part : parts) {
        for (Fence leaf : modelOf(part).leaves()) {
          if (!leaf.hasSignalled()) {
            latest.merge(leaf.timeline(), leaf, (x, y) -> y.sequence() > x.sequence() ? y : x);
          }
        }
      }
      List<Fence> expected = new ArrayList<>(latest.values());
      expected.sort(Comparator.comparingInt(fence -> timelines.indexOf(fence.timeline())));
      List<Fence> leaves = new ArrayList<>();
      merged.forEachLeaf(leaves::add);
      if (expected.isEmpty()) {
        assertTrue(merged.isSignalled());
      } else {
        assertEquals(expected, leaves);
        if (expected.size() > 1) {
          add(merged, new Many(expected, false));
        }
      }
    }

    void checkAll() {
      for (Fence fence : all) {
        assertEquals(modelOf(fence).done(), fence.isSignalled(), fence::toString);
        List<Fence> leaves = new ArrayList<>();
        fence.forEachLeaf(leaves::add);
        List<Fence> open =
            modelOf(fence).leaves().stream().filter(leaf -> !leaf.isSignalled()).toList();
        assertEquals(open, leaves.stream().filter(leaf -> !leaf.isSignalled()).toList());
      }
    }
  }

  @Property(tries = 1000)
  void composites_anyHistory_agreeWithAModelThatForgetsNothing(
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 6_999) Integer> steps) {
    Play play = new Play();
    play.simulation.spawn(
        "play",
        () -> {
          for (int step : steps) {
            play.step(step % 7, step / 7 % 31, step / 217);
          }
          play.checkAll();
        });
    play.simulation.run();
  }
}
