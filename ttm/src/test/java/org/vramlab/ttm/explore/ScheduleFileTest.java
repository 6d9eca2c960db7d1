package org.vramlab.ttm.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;

/** Schedules to and from files, and what following them again comes to. */
class ScheduleFileTest {
  @ParameterizedTest
  @EnumSource(names = "AFTER_YOU", mode = EnumSource.Mode.EXCLUDE)
  void savedFinding_followedAgain_isTheSameStateAndKind(Planted scenario) throws Exception {
    ScheduleFile file = saved(Found.in(scenario, 5));
    ScheduleFile read = ScheduleFile.parse(file.toText());

    assertEquals(file.toText(), read.toText());
    Reproduction again = Reproduction.of(scenario, read);
    assertTrue(again.isFaithful(read), again::toString);
  }

  @Test
  void savedLoop_followedAgain_isALoop() throws Exception {
    ScheduleFile read = ScheduleFile.parse(saved(Found.loop(5, 9)).toText());
    Reproduction again = Reproduction.of(Planted.AFTER_YOU, read);

    assertTrue(again.isFaithful(read), again::toString);
    assertNotNull(again.finding());
    assertEquals(Finding.Kind.LIVELOCK, again.finding().kind());
  }

  @Test
  void savedSettings_readBack_areTheSame() throws Exception {
    Stage.Settings settings =
        Stage.Settings.PLAIN
            .with(Algorithm.WOUND_WAIT)
            .with(EvictionMode.ONE_TICKET)
            .with(Faults.of(Fault.WALK_REVISITS, Fault.SPACE_WAIT_HOLDING))
            .keeping(false)
            .finely()
            .unchecked()
            .notifying();
    ScheduleFile file =
        new ScheduleFile(
            "mine",
            "two lines\n\nof text\n",
            settings,
            Finding.Kind.LOST_WAKE_UP,
            -1,
            List.of("T0"),
            Schedule.of(0),
            -1L);
    ScheduleFile read = ScheduleFile.parse(file.toText());

    assertEquals(settings.toString(), read.settings().toString());
    assertEquals("two lines\n\nof text\n", read.text());
    assertEquals(-1L, read.digest());
    assertEquals(Finding.Kind.LOST_WAKE_UP, read.kind());
  }

  @Test
  void steps_namesThatSeveralHave_carryNumbers() throws Exception {
    ScheduleFile file =
        new ScheduleFile(
            "mine",
            null,
            Stage.Settings.PLAIN,
            Finding.Kind.FAILURE,
            -1,
            List.of("client", "hardware", "hardware", "a b"),
            Schedule.of(0, 0, 1, 2, 2, 2, 3, 0),
            0);

    assertTrue(
        file.toText().contains("run client*2 hardware#1 hardware#2*3 actor#3 client\n"),
        file::toText);
    assertEquals(file.schedule(), ScheduleFile.parse(file.toText()).schedule());
  }

  @Test
  void otherScenario_followed_saysWhoIsMissing() throws Exception {
    ScheduleFile file = saved(Found.in(Planted.ABBA, 5));
    Reproduction again = Reproduction.of(Planted.THROWS, file);

    assertFalse(again.isFaithful(file));
    assertNotNull(again.problem());
    assertTrue(again.problem().contains("is called"), again::problem);
  }

  @Test
  void changedDigest_followed_isAnotherState() throws Exception {
    ScheduleFile file = saved(Found.in(Planted.ABBA, 5));
    String text = file.toText();
    String changed = text.substring(0, text.lastIndexOf("digest ")) + "digest 0123456789abcdef\n";
    Reproduction again = Reproduction.of(Planted.ABBA, ScheduleFile.parse(changed));

    assertNull(again.problem());
    assertFalse(again.sameState());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vramlab-schedule 1 | vramlab-schedule 7 | 1 | version 7 is unknown",
        "vramlab-schedule 1 | something else | 1 | this is no schedule file",
        "class wait-die | class wait-live | 3 | there is no 'wait-live'",
        "victims keep | victims maybe | 5 | 'maybe' is neither",
        "faults none | faults gremlins | 8 | there is no 'gremlins'",
        "finding deadlock | verdict deadlock | 9 | 'verdict' means nothing here",
        "actor 1 T1 | actor one T1 | 11 | 'one T1' names no actor",
        "run T0 | run T9 | 13 | nobody is called T9",
        "run T0 | run T\u001b[31m | 13 | nobody is called T?[31m",
        "run T0 | run T0#7 | 13 | nobody is called T0#7",
        "run T0 | run #999999999 | 13 | nobody is called #999999999",
        "# a remark | loop-from 1 | 0 | only a livelock has a loop",
        "finding deadlock | finding livelock | 0 | it does not say where its loop begins",
        "digest | digest 12 # | 14 | is no digest",
      })
  void malformedFile_parsed_namesLineAndProblem(
      String was, String becomes, int line, String problem) {
    String text =
        """
        vramlab-schedule 1
        scenario mine
        class wait-die
        locking ticket
        victims keep
        steps coarse
        checker on
        faults none
        finding deadlock
        actor 0 T0
        actor 1 T1
        # a remark
        run T0 T1
        digest 0123456789abcdef
        """;
    MalformedSchedule failure =
        assertThrows(MalformedSchedule.class, () -> ScheduleFile.parse(text.replace(was, becomes)));

    assertEquals(line, failure.line());
    assertTrue(String.valueOf(failure.getMessage()).contains(problem), failure::getMessage);
    assertFalse(failure.remedy().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"scenario, it names no scenario", "digest, it ends without a digest"})
  void incompleteFile_parsed_saysWhatIsMissing(String key, String problem) {
    String text = saved(Found.in(Planted.ABBA, 5)).toText().replaceAll("(?m)^" + key + ".*\n", "");
    MalformedSchedule failure =
        assertThrows(MalformedSchedule.class, () -> ScheduleFile.parse(text));

    assertEquals(problem, failure.getMessage());
  }

  private static ScheduleFile saved(Found found) {
    return ScheduleFile.of(
        found.scenario().name(), null, found.scenario(), found.settings(), found.finding());
  }
}
