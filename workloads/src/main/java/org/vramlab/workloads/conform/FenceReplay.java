package org.vramlab.workloads.conform;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.sched.Simulation;

/**
 * Does what a recorded script of fences did, with the classes that managers and drivers use, and
 * compares every answer, list and callback after every operation.
 *
 * <p>After each a nanosecond passes: as nobody else uses the clock, what arrays and chains do in
 * consequence has been done by then.
 */
public final class FenceReplay {
  private final String file;
  private final FenceScript script;
  private final Simulation simulation = new Simulation();
  private @Nullable Disagreement disagreement;

  /** What is being done, for a failure of the library itself. */
  private FenceScript.@Nullable Step current;

  private FenceReplay(String file, FenceScript script) {
    this.file = file;
    this.script = script;
  }

  /**
   * Replays {@code script} and returns the first step that differs; null if none does.
   *
   * @param file named in the answer
   */
  public static @Nullable Disagreement run(String file, FenceScript script) {
    return new FenceReplay(file, script).run();
  }

  private @Nullable Disagreement run() {
    simulation.spawn("script", this::control);
    try {
      simulation.run();
    } catch (RuntimeException | AssertionError broken) {
      FenceScript.Step step = current;
      if (disagreement == null && step != null) {
        Differences differences = new Differences();
        differences.compare("failure", "none", String.valueOf(broken));
        disagree(step, differences);
      }
    }
    return disagreement;
  }

  private void control() {
    FenceOperations operations = new FenceOperations(simulation, script.contexts());
    for (FenceScript.Step step : script.steps()) {
      current = step;
      Map<String, Object> here = new LinkedHashMap<>(operations.perform(step));
      simulation.delay(1, SpanKind.SUBMIT);
      List<Object> events = operations.takeEvents();
      if (!events.isEmpty()) {
        here.put("ev", events);
      }
      compare(step, here);
      if (disagreement != null) {
        return;
      }
    }
  }

  private void compare(FenceScript.Step step, Map<String, Object> here) {
    Set<String> members = new LinkedHashSet<>(step.recorded().keySet());
    members.addAll(here.keySet());
    Differences differences = new Differences();
    for (String member : members) {
      differences.compare(member, step.recorded().get(member), here.get(member));
    }
    if (!differences.found().isEmpty()) {
      disagree(step, differences);
    }
  }

  private void disagree(FenceScript.Step step, Differences differences) {
    disagreement =
        new Disagreement(
            file, step.line(), script.name(), step.index(), step.text(), differences.found());
  }
}
