package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the TTM of Linux did with one scenario: operations, each with its result, what it moved, and
 * the events in order. Recorded values stay as they were read: numbers {@code Long}, lists, maps.
 *
 * @param name of the scenario
 * @param device its pools and the habits of its driver
 * @param steps all operations after the one that makes the device
 * @param endLine of the file
 * @param end the state after the last
 */
public record TtmScenario(
    String name, DeviceSettings device, List<Step> steps, long endLine, State end) {
  /** Copies what it is given. */
  public TtmScenario {
    steps = List.copyOf(steps);
  }

  /** The line of each operation, that which makes the device included. */
  List<Long> lines() {
    List<Long> lines = new ArrayList<>();
    lines.add(device.line());
    steps.forEach(step -> lines.add(step.line()));
    return lines;
  }

  /**
   * The recorded device.
   *
   * @param line of the file
   * @param pools by domain letter; S is always there and not among them
   * @param evict where victims of V go: gs, g, s, or n for nowhere
   * @param hop 0 no hops; 1 from V to S through G; 2 both ways
   * @param async whether copies take time
   * @param trace whether it was written down whom eviction_valuable was asked about
   */
  record DeviceSettings(
      long line, Map<TtmDomain, Pool> pools, String evict, int hop, boolean async, boolean trace) {}

  /**
   * A pool.
   *
   * @param pages in all
   * @param counted whether pages are only counted; else it is a range manager
   */
  record Pool(long pages, boolean counted) {}

  /**
   * One operation.
   *
   * @param line of the file
   * @param index its number in the recording
   * @param words the operation and its arguments, of the verb's shape
   * @param result of the kernel function
   * @param engine why the recorder did not call it; null if it did
   * @param movedPages by this operation
   * @param events what happened, in order
   * @param state after it; null if it was not written down
   */
  record Step(
      long line,
      long index,
      TtmVerb verb,
      List<String> words,
      String result,
      @Nullable String engine,
      long movedPages,
      List<?> events,
      @Nullable State state) {
    String text() {
      return String.join(" ", words);
    }

    /** Argument number {@code i}, from 1; empty if it was left out. */
    String word(int i) {
      return i < words.size() ? words.get(i) : "";
    }

    int number(int i) {
      return Integer.parseInt(words.get(i));
    }
  }

  /**
   * The state of everything.
   *
   * @param buffers id, domain, start, pages, pins, priority, bulk, flags; zombies included
   * @param lru by domain the four lists, least recently used first
   * @param pinned in order
   * @param usage pages by domain
   */
  record State(Object buffers, Object lru, Object pinned, Object usage) {}
}
