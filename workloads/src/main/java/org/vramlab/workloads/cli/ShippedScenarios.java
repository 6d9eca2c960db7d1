package org.vramlab.workloads.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.scenario.Catalogue;
import org.vramlab.devices.scenario.ScenarioFile;
import org.vramlab.devices.scenario.ScenarioFormatException;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.workloads.io.InputException;

/** Small worlds with drivers, and their text form. */
final class ShippedScenarios implements ScenarioCatalogue {
  @Override
  public List<String> names() {
    return Catalogue.names();
  }

  @Override
  public @Nullable Scenario named(String name) {
    return Catalogue.named(name);
  }

  @Override
  public String form() {
    return """
    One statement a line; # begins a comment; what a statement names is named above it.
      about TEXT                                what it is about
      host 3                                    pages beyond which buffers are swapped out
      device 0 vram 2 gtt 100                   pages; without gtt: no limit
      buffer b0 device 0 pages 1 in vram        without these: device 0, one page, in GTT
      buffer b1 contiguous from 0 to 4          in one piece, in these pages of VRAM (the last not)
      buffer b2 write-combined                  or uncached: the host keeps such pages when freed
      process T0 device 0
      T0: submit b0 b1; map b2; close           what T0 does, each in one ticket
      T0: pin b0; wait b1; unpin b0             held in VRAM; until b1 is idle; let go
      P: pressure 1                             the host is short of a page
      T1: repeat submit b2                      the same, for ever
      attach T1 b0                              T1 has b0 mapped from the start
      kill T0                                   a fatal signal may come to T0 at any point
      setting jobs hardware                     jobs end later, in any order; so: copies
      setting interleaved                       validate each buffer as soon as it is locked;
                                                also: ask-always, count-refusals, addresses
      mutexes 3                                 instead of all these: bare ww mutexes,
      lock pages inner                          other locks: outer, inner or leaf,
      ticket T0: 0 1 pages                      tickets that take them in an order,
      task T1: lock 0; lock pages; unlock pages; unlock 0; ticket 0 1
                                                and tasks that take them without one, too
    For example, eviction:
    """
        + indented(String.valueOf(Catalogue.text("eviction")));
  }

  private static String indented(String text) {
    return text.stripTrailing().indent(2);
  }

  @Override
  public Scenario parse(Reader text, String name) throws IOException, InputException {
    try {
      return ScenarioFile.parse(text, name);
    } catch (ScenarioFormatException malformed) {
      throw new InputException(
          name,
          malformed.line(),
          malformed.problem(),
          "`vramlab explore --list` ends with the form",
          malformed);
    }
  }
}
