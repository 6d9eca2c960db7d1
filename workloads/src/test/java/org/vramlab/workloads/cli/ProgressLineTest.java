package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private long nanos;

  private ProgressLine line(boolean interactive) {
    PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
    PrintStream out =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new ProgressLine(new Terminal(out, err, interactive), () -> nanos);
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whereNobodyWatches_aLineIsDueEveryHalfMinute() {
    try (ProgressLine line = line(false)) {
      nanos = 29_999_999_999L;
      assertFalse(line.isDue());
      nanos++;
      assertTrue(line.isDue());
      line.show("half");
      assertFalse(line.isDue(), "told just now");
    }
    assertEquals("half" + System.lineSeparator(), shown());
  }

  @Test
  void whereSomebodyWatches_oneLineIsDrawnAgainAndGoesInTheEnd() {
    try (ProgressLine line = line(true)) {
      nanos = 250_000_000;
      assertTrue(line.isDue());
      line.show("one");
      line.show("two");
    }
    assertEquals("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[K", shown());
  }

  @Test
  void remark_standsAboveTheLine() {
    try (ProgressLine line = line(true)) {
      line.show("one");
      line.remark("so it is");
    }
    assertEquals("\r\u001b[Kone\r\u001b[Kso it is" + System.lineSeparator(), shown());
  }
}
