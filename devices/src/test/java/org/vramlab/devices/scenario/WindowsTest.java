package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.Stage;

/**
 * Buffers that want certain pages of VRAM, or pages in one piece, or pages of the host that are not
 * cached: lists, pages and locks come out right in the orders of steps that are looked at.
 */
class WindowsTest {
  private static final int EXECUTIONS = 300;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "device 0 vram 3; buffer b0 in vram from 1 to 2; buffer b1 pages 2 contiguous; process T0;"
            + " process T1; T0: map b1; T1: map b0; setting addresses; setting count-refusals",
        "device 0 vram 2; buffer b0 pages 2 uncached; buffer b1 write-combined; process T0;"
            + " process T1; T0: map b0 | close; T1: pressure 1; setting count-refusals",
      })
  void searched_findNothing(String scenario) {
    SearchResult result =
        Searched.atMost(Searched.written(scenario), Stage.Settings.PLAIN, EXECUTIONS);
    assertEquals(List.of(), result.findings().stream().map(Finding::story).toList());
    assertTrue(result.exhausted() || result.executions() >= EXECUTIONS);
  }
}
