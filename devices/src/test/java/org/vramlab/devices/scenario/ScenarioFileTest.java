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
import org.vramlab.devices.scenario.WorldPlan.Window;
import org.vramlab.devices.scenario.WorldSettings.Pace;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Schedule;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.Story;
import org.vramlab.ttm.pages.Caching;

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
            buffer b1 device 1 contiguous from 1 to 3 write-combined
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
        List.of(
            new Buffer("b0", 0, 2, true, Window.ANYWHERE, Caching.CACHED),
            new Buffer("b1", 1, 1, false, new Window(1, 3, true), Caching.WRITE_COMBINED)),
        plan.buffers());
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
    Searched.cleanly(scenario, Stage.Settings.PLAIN);
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
          device 0 vram 2;buffer b0 size 2          | f:2: a buffer has a device, pages, a place (in vram), a window (from 0 to 4), is contiguous, write-combined or uncached, but not "size".
          device 0 vram 2;buffer b0 from 2 to 2     | f:2: its end is a number from 3 to 1048576, not "2".
          device 0 vram 2;buffer b0 from 1          | f:2: "to" is missing at the end of the line.
          device 0 vram 2;buffer b0 contiguous;process T0;T0: submit b0 | f:4: b0 has a window, or is contiguous, so that VRAM needs addresses and others may be in its way for good; add "setting addresses" and "setting count-refusals".
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
          mutexes 3;mutexes 2                       | f:2: there are 3 mutexes already; say once how many.
          host 3;mutexes 2;ticket T0: 0             | f:3: there are mutexes or locks beside a host, devices or settings; use one or the other.
          setting jobs hardware;mutexes 2;ticket T0: 0 | f:3: there are mutexes or locks beside a host, devices or settings; use one or the other.
          mutexes 2;ticket T0 T1: 0                 | f:2: a name is a letter with letters and digits after it, not "T0 T1".
          mutexes 2;ticket T0:                      | f:2: a mutex is missing at the end of the line.
          mutexes 2;lock a inner;mutexes 3          | f:3: there are 2 mutexes already; say once how many.
          lock a inner;mutexes 3                    | f:2: mutexes are counted first; put this line above the others.
          lock reservation inner                    | f:1: reports call the mutexes m0, m1 and so on, and all of them reservation; choose another name than reservation.
          mutexes 2;lock m1 leaf                    | f:2: reports call the mutexes m0, m1 and so on, and all of them reservation; choose another name than m1.
          device 0 vram 2 gtt 1;buffer b0 pages 2;process T0;T0: submit b0 | f:4: b0 has 2 pages and starts in gtt, of which device 0 has 1; give it more gtt, or put "in vram" behind the buffer.
          lock a sleepy                             | f:1: a lock is outer, inner or leaf, not "sleepy".
          lock a                                    | f:1: outer, inner or leaf is missing at the end of the line.
          lock a inner;lock a leaf                  | f:2: there is a a already; choose another name.
          lock a inner                              | f:1: nobody takes the locks; add a line such as "task T0: lock a; unlock a".
          lock a inner;task T0: lock b              | f:2: there is no lock b yet; name it above, as in "lock b inner".
          lock a inner;task T0: lock 0              | f:2: there are no mutexes yet; say how many above, as in "mutexes 3".
          lock a inner;task T0: lock a a            | f:2: "a" is too much at the end of the line.
          lock a inner;task T0: fly a               | f:2: a task can lock, unlock and ticket, but not "fly".
          lock a inner;task T0 lock a               | f:2: a task has a name and does something, as in "task T0: lock 0; unlock 0".
          lock a inner;device 0 vram 1              | f:2: there are mutexes or locks beside a host, devices or settings; use one or the other.
          mutexes 2;ticket T0: 0;ticket T0: 1       | f:3: there is a T0 already; choose another name.
          device 0 vram 2;buffer b0;process T0;attach T0 | f:4: attach names buffers too, as in "attach T1 b0".
          device 0 vram 2;buffer b0;process T0;T0: unpin b0 | f:4: T0 has not pinned b0; put "pin b0" before it.
          device 0 vram 2;buffer b0;process T0;T0: repeat pin b0 | f:4: T0 pins b0 again and again; unpin it in the same round.
          device 0 vram 2;buffer b0;process T0;T0: repeat map b0 b0 | f:4: b0 is there twice; a submission names a buffer once.
          device 0 vram 2;buffer b0;process T0;T0: repeat repeat map b0 | f:4: a process can submit, map, pin, unpin, wait, close and raise pressure, but not "repeat".
          device 0 vram 1                           | f:1: there is no process; add a line such as "process T0".
          device 0 vram 1;process T0                | f:2: T0 does nothing; add a line such as "T0: submit b0".
          device 0 vram 1 gtt 2 swap 3              | f:1: "swap" is too much at the end of the line.
          """)
  void parse_whatMakesNoSense_isRefusedWithFileLineAndRemedy(String text, String message) {
    ScenarioFormatException refused =
        assertThrows(
            ScenarioFormatException.class, () -> ScenarioFile.parse(text.replace(';', '\n'), "f"));
    assertEquals(message, refused.getMessage());
    assertEquals(message, "f:" + refused.line() + ": " + refused.problem() + ".");
  }

  @Test
  void parse_windowThatIsTooSmall_isRefused() {
    ScenarioFormatException refused =
        assertThrows(
            ScenarioFormatException.class,
            () ->
                ScenarioFile.parse(
                    """
                    device 0 vram 4
                    setting addresses
                    setting count-refusals
                    buffer b0 pages 3 from 2 to 4
                    process T0
                    T0: submit b0
                    """,
                    "f"));
    assertEquals(
        "f:6: b0 has 3 pages, which its window of a VRAM of 4 does not have; give it a larger"
            + " window, or more vram.",
        refused.getMessage());
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

  /** Who can go on is kept in the bits of a word. */
  @Test
  void parse_moreThanASearchCanFollow_isRefused() {
    StringBuilder text = new StringBuilder("device 0 vram 1\nbuffer b0 in vram\n");
    for (int i = 0; i < 22; i++) {
      text.append(String.format("process T%d\nT%d: submit b0\nkill T%d\n", i, i, i));
    }
    ScenarioFormatException refused =
        assertThrows(
            ScenarioFormatException.class,
            () -> ScenarioFile.parse(text + "setting jobs hardware", "f"));
    assertTrue(refused.problem().startsWith("there are 66 tasks and queues"), refused::problem);
  }

  @Test
  void parse_byteOrderMarkAndControlCharacters_doNotGetInTheWay() {
    ScenarioFormatException refused =
        assertThrows(
            ScenarioFormatException.class,
            () -> ScenarioFile.parse("\uFEFFdevice 0 vram \u001B[31m", "f"));
    assertTrue(refused.problem().endsWith("not \"?[31m\""), refused::problem);
  }

  @Test
  void parse_tickets_areCalledAsTheyAreInTheText() throws ScenarioFormatException {
    Scenario scenario = ScenarioFile.parse("mutexes 1\nticket ann: 0\nticket bob: 0\n", "named");
    String story =
        String.join("\n", Story.of(scenario, Stage.Settings.PLAIN, Schedule.of(1), -1).text());
    assertTrue(story.contains("bob"), story);
  }

  /** A driver lets go of what its client has pinned when the client's file is closed. */
  @Test
  void parse_clientThatClosesOrIsKilledWithAPin_leavesNothingPinned()
      throws ScenarioFormatException {
    String text =
        """
        device 0 vram 2
        buffer b0 in vram
        buffer b1
        process T0
        process T1
        T1: submit b1
        """;
    for (String client : List.of("T0: pin b0; close\n", "T0: pin b0; unpin b0\nkill T0\n")) {
      Searched.cleanly(ScenarioFile.parse(text + client, "pins"), Stage.Settings.PLAIN);
    }
  }

  @Test
  void refusal_besidePins_isNotCalledSpurious() throws ScenarioFormatException {
    Scenario scenario =
        ScenarioFile.parse(
            """
            device 0 vram 1
            buffer b0 in vram
            buffer b1
            process T0
            process T1
            T0: pin b0
            T1: submit b1
            """,
            "pins");
    assertEquals(
        "T1 was refused memory (out of memory: no place has room and none could be made), perhaps"
            + " rightly, as there are pins; \"setting count-refusals\" lets it go on",
        Searched.all(scenario, Stage.Settings.PLAIN).findings().getFirst().story());
  }

  private static WorldPlan plan(String text) throws ScenarioFormatException {
    return ((WorldScenario) ScenarioFile.parse(text, "f")).plan();
  }
}
