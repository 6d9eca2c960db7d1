package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.ww.Algorithm;

/** Requests that are refused because everybody else is pinned, while pins come and go. */
class RefusalsTest {
  /**
   * Refused while the only other buffer was pinned, and told of after it was let go: what counts is
   * what there was to evict when the request was refused.
   */
  @ParameterizedTest
  @EnumSource
  void refused_unpinnedBeforeItIsTold_isNotSpurious(Algorithm algorithm) {
    Searched.cleanly(
        Searched.written(
            "device 0 vram 1; buffer b0 in vram; buffer b1; process T0; process T1;"
                + "T0: pin b0 | unpin b0; T1: map b1; setting count-refusals"),
        Stage.Settings.PLAIN.with(algorithm));
  }

  /** Who was refused a pin has none to give back, and goes on. */
  @ParameterizedTest
  @EnumSource
  void pin_refusedAndLetGo_leavesThePinsOfOthers(Algorithm algorithm) {
    Scenario scenario =
        Searched.written(
            "device 0 vram 1; buffer b0 in vram; buffer b1; process T0; process T1;"
                + "T0: pin b0 | unpin b0; T1: pin b1 | unpin b1; setting count-refusals");
    Stage.Settings settings = Stage.Settings.PLAIN.with(algorithm);
    Searched.cleanly(scenario, settings);
    assertEquals(Agreement.reduced(scenario, settings), Agreement.states(scenario, settings));
  }
}
