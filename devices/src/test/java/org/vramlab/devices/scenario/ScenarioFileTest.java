package org.vramlab.devices.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.devices.scenario.WorldPlan.Action;
import org.vramlab.devices.scenario.WorldPlan.Buffer;
import org.vramlab.devices.scenario.WorldPlan.Device;
import org.vramlab.devices.scenario.WorldPlan.Program;
import org.vramlab.devices.scenario.WorldPlan.Verb;
import org.vramlab.devices.scenario.WorldSettings.Pace;

/** The text form of scenarios: what it means, and what is said when it cannot be read. */
class ScenarioFileTest {
  @Test
  void parse_everyStatement_isInThePlan() throws ScenarioFormatException {
    WorldPlan plan =
        plan(
            """
            about Two clients   # and a comment
            about on two devices.

            host 7
            device 0 vram 2 gtt 100
            device 1 vram 3
            buffer b0 device 0 pages 2 in vram
            buffer b1 device 1
            process T0 device 1
            process T1
            T0: submit b0 b1; map b1
            T0: pressure 3; close
            T1: repeat submit b1
            attach T1 b0
            kill T0
            setting interleaved
            setting ask-always
            setting jobs at-once
            setting copies hardware
            setting count-refusals
            setting addresses
            """);
    assertEquals("Two clients on two devices.", plan.description());
    assertEquals(7, plan.hostPages());
    assertEquals(List.of(new Device(2, 100), new Device(3, WorldPlan.UNLIMITED)), plan.devices());
    assertEquals(
        List.of(new Buffer("b0", 0, 2, true), new Buffer("b1", 1, 1, false)), plan.buffers());
    Program first =
        new Program(
            "T0",
            1,
            List.of(
                new Action(Verb.SUBMIT, List.of(0, 1)),
                new Action(Verb.MAP, List.of(1)),
                new Action(Verb.PRESSURE, List.of(), 3),
                new Action(Verb.CLOSE, List.of())),
            false,
            List.of(),
            true);
    Program second =
        new Program("T1", 0, List.of(new Action(Verb.SUBMIT, List.of(1))), true, List.of(0), false);
    assertEquals(List.of(first, second), plan.processes());
    assertEquals(
        new WorldSettings(true, true, Pace.AT_ONCE, Pace.HARDWARE, true, true), plan.settings());
    assertTrue(plan.isEndless());
  }

  @Test
  void parse_mutexes_isTheOtherForm() throws ScenarioFormatException {
    var scenario = ScenarioFile.parse("mutexes 2\nticket T0: 0 1\nticket T1: 1 0\n", "two");
    assertEquals("two", scenario.name());
    Searched.cleanly(scenario, org.vramlab.ttm.explore.Stage.Settings.PLAIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          device 1 vram 2                           | f:1: devices are numbered in order; the next one is device 0.
          device 0 vram x                           | f:1: pages of VRAM is a number from 1 to 1048576, not "x".
          device 0 ram 2                            | f:1: "vram" should stand where "ram" does.
          device 0                                  | f:1: "vram" is missing at the end of the line.
          buffer b0                                 | f:1: there is no device 0 yet; name it above, as in "device 0 vram 2".
          device 0 vram 2;buffer 0                  | f:2: a name is a letter with letters and digits after it, not "0".
          device 0 vram 2;buffer b0 in sram         | f:2: a buffer is in vram or in gtt, not in "sram".
          device 0 vram 2;buffer b0;buffer b0       | f:3: there is a b0 already; choose another name.
          device 0 vram 2;buffer b0 size 2          | f:2: a buffer has a device, pages and a place (in vram), not "size".
          device 0 vram 2;process T0;T0: submit b1  | f:3: there is no buffer b1 yet; name it above, as in "buffer b0".
          device 0 vram 2;process T0;T0: submit     | f:3: a submission uses at least one buffer, as in "submit b0".
          device 0 vram 2;process T0;T0: fly        | f:3: a process can submit, map, pin, unpin, wait, close and raise pressure, but not "fly".
          device 0 vram 2;T0: submit b0             | f:2: there is no process T0 yet; name it above, as in "process T0".
          device 0 vram 2;process T0;T0: pressure   | f:3: pages that are wanted is missing at the end of the line.
          device 0 vram 2;process T0;T0: pressure 0 | f:3: pages that are wanted is a number from 1 to 1048576, not "0".
          device 0 vram 2;process T0;T0: pressure 1 2 | f:3: "2" is too much at the end of the line.
          host none                                 | f:1: pages of the host is a number from 1 to 1048576, not "none".
          setting quick                             | f:1: there is no setting "quick"; there are interleaved, ask-always, jobs, copies, count-refusals and addresses.
          setting jobs soon                         | f:1: work ends at-once or by hardware, not "soon".
          mutexes 2                                 | f:1: nobody takes the mutexes; add a line such as "ticket T0: 0 1".
          mutexes 2;ticket T0: 2                    | f:2: a mutex is a number from 0 to 1, not "2".
          ticket T0: 2                              | f:1: there are no mutexes yet; say how many above, as in "mutexes 3".
          device 0 vram 1                           | f:1: there is no process; add a line such as "process T0".
          device 0 vram 1;process T0                | f:2: T0 does nothing; add a line such as "T0: submit b0".
          device 0 vram 1 gtt 2 swap 3              | f:1: "swap" is too much at the end of the line.
          """)
  void parse_whatMakesNoSense_isRefusedWithFileLineAndRemedy(String text, String message) {
    ScenarioFormatException refused =
        assertThrows(
            ScenarioFormatException.class,
            () ->
                ScenarioFile.parse(
                    text.replace(";buf", "\nbuf")
                        .replace(";proc", "\nproc")
                        .replace(";T0", "\nT0")
                        .replace(";tick", "\ntick"),
                    "f"));
    assertEquals(message, refused.getMessage());
  }

  @Test
  void parse_workingSetThatDoesNotFit_isRefused() {
    ScenarioFormatException refused =
        assertThrows(
            ScenarioFormatException.class,
            () ->
                ScenarioFile.parse(
                    """
                    device 0 vram 2
                    buffer b0 pages 2
                    buffer b1
                    process T0
                    T0: submit b0 b1
                    """,
                    "f"));
    assertEquals(
        "f:5: a submission of T0 needs 3 pages of device 0, which has 2; give it more vram.",
        refused.getMessage());
  }

  private static WorldPlan plan(String text) throws ScenarioFormatException {
    return ((WorldScenario) ScenarioFile.parse(text, "f")).plan();
  }
}
