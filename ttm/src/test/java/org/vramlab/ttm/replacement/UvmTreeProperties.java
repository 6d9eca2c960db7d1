package org.vramlab.ttm.replacement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** UVM's tree against a model in plain collections, which goes down from the root as UVMSmart. */
class UvmTreeProperties {
  private static final int OBJECTS = 24;

  /** An object that has been here. */
  private static final class Block {
    final int object;
    final int size;
    boolean valid;
    boolean condemned;
    int lastUse;

    Block(int object, int size) {
      this.object = object;
      this.size = size;
    }
  }

  /** A cache by that rule. */
  private static final class Model {
    final List<Block> blocks = new ArrayList<>();
    final List<Block> condemned = new ArrayList<>();
    final Map<Integer, Integer> lastUsesByPage = new TreeMap<>();
    final int span;
    final int capacity;
    int misses;

    Model(int levels, int capacity) {
      this.span = 1 << levels;
      this.capacity = capacity;
    }

    private static int size(int object) {
      return 1 + object % 4;
    }

    void request(int object, int time) {
      Block block = blocks.stream().filter(b -> b.object == object).findFirst().orElse(null);
      if (block == null) {
        block = new Block(object, size(object));
      }
      if (!block.valid && !block.condemned) {
        misses++;
        while (used() + block.size > capacity) {
          evict();
        }
        if (!blocks.contains(block)) {
          blocks.add(block);
        }
      }
      condemned.remove(block);
      block.condemned = false;
      block.valid = true;
      block.lastUse = time;
      lastUsesByPage.put(number(block), time);
    }

    private int used() {
      return blocks.stream().filter(b -> b.valid || b.condemned).mapToInt(b -> b.size).sum();
    }

    private int number(Block of) {
      return blocks.indexOf(of) / span;
    }

    private List<Block> page(Block of) {
      int first = number(of) * span;
      return blocks.subList(first, Math.min(first + span, blocks.size()));
    }

    private int lastUseOfPage(Block of) {
      return lastUsesByPage.getOrDefault(number(of), 0);
    }

    private void evict() {
      if (!condemned.isEmpty()) {
        condemned.removeFirst().condemned = false;
        return;
      }
      Block victim =
          blocks.stream()
              .filter(b -> b.valid)
              .min(Comparator.comparingInt(this::lastUseOfPage).thenComparingInt(b -> b.lastUse))
              .orElseThrow();
      victim.valid = false;
      removeRests(page(victim), span);
      page(victim).stream()
          .filter(b -> b.condemned && !condemned.contains(b))
          .forEach(condemned::add);
    }

    private void removeRests(List<Block> node, int leaves) {
      if (leaves == 1) {
        return;
      }
      int half = Math.min(leaves / 2, node.size());
      removeRests(node.subList(0, half), leaves / 2);
      removeRests(node.subList(half, node.size()), leaves / 2);
      int size = node.stream().mapToInt(b -> b.size).sum();
      int valid = node.stream().filter(b -> b.valid).mapToInt(b -> b.size).sum();
      if (2 * valid < size) {
        for (Block block : node) {
          block.condemned |= block.valid;
          block.valid = false;
        }
      }
    }
  }

  private static long misses(int levels, int capacity, List<Integer> requests) {
    long[] sizes = new long[OBJECTS];
    Arrays.setAll(sizes, Model::size);
    UvmTree policy =
        new UvmTree(CacheSetting.countingSizes(capacity, sizes, new long[OBJECTS], 1), levels);
    int[] slots = requests.stream().mapToInt(Integer::intValue).toArray();
    policy.replay(slots, 0, slots.length, null);
    return policy.misses();
  }

  private static int misses(Model model, List<Integer> requests) {
    for (int i = 0; i < requests.size(); i++) {
      model.request(requests.get(i), i);
    }
    return model.misses;
  }

  @Property(tries = 500)
  void replay_anyTrace_missesWhatTheModelMisses(
      @ForAll @IntRange(min = 1, max = 4) int levels,
      @ForAll @IntRange(min = 4, max = 40) int capacity,
      @ForAll @Size(max = 150) List<@IntRange(max = OBJECTS - 1) Integer> requests) {
    assertEquals(misses(new Model(levels, capacity), requests), misses(levels, capacity, requests));
  }

  /** The comparison can fail: trees of another height are seen. */
  @Test
  void replay_otherTrees_areFound() {
    List<Integer> requests = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      requests.add((i * i + i / 7) % 23);
    }
    assertNotEquals(misses(new Model(1, 20), requests), misses(3, 20, requests));
  }
}
