package org.vramlab.workloads.results.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.UsageException;

final class TimeWindowTest {
  @ParameterizedTest
  @CsvSource({"1.5s,1500000000", "20ms,20000000", "300 us,300000", "4000ns,4000", "0s,0"})
  void parse_timeWithUnit_isNanoseconds(String text, long nanos) throws UsageException {
    assertEquals(new TimeWindow(nanos, Long.MAX_VALUE), TimeWindow.parse(text, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "s", "-1s", "1h", "1e3ms", "99999999999999s"})
  void parse_anythingElse_saysWhatToWrite(String text) {
    UsageException failure = assertThrows(UsageException.class, () -> TimeWindow.parse("", text));
    String sentence = String.valueOf(failure.getMessage());
    assertTrue(sentence.contains("'" + text + "'"));
    assertTrue(sentence.contains("1.5s"));
  }

  @Test
  void parse_endBeforeBeginning_isRefused() {
    assertThrows(UsageException.class, () -> TimeWindow.parse("2ms", "1ms"));
  }

  @Test
  void parse_nothing_isTheWholeRun() throws UsageException {
    assertEquals(TimeWindow.ALL, TimeWindow.parse("", ""));
  }
}
