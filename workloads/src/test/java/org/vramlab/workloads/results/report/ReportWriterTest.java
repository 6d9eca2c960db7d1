package org.vramlab.workloads.results.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.SyntheticRun;

final class ReportWriterTest {
  /** Every way in which a page, its styles or its script could ask for something outside it. */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "<link|<iframe|<object|<base|<img|\\bsrc\\s*=\\s*[\"']|\\bhref\\s*=|url\\(|@import"
              + "|\\bfetch\\(|XMLHttpRequest|WebSocket|sendBeacon|\\bimport\\(");

  private static RunResult run(int devices) {
    SyntheticRun run = new SyntheticRun(devices, 1, 60);
    run.playTo(EventSink.SILENT);
    return run.result();
  }

  private static String page(RunResult result) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ReportWriter.write(result, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String data(String page) {
    String opening = "<script type=\"application/json\" id=\"data\">";
    int from = page.indexOf(opening) + opening.length();
    return page.substring(from, page.indexOf("</script>", from));
  }

  @Test
  void write_anyRun_asksForNothingOutsideThePage() throws IOException {
    String page = page(run(8));
    assertFalse(OUTSIDE.matcher(page).find(), "the page stands alone");
    assertTrue(OUTSIDE.matcher("<script src=\"x.js\">").find(), "and the pattern would see it");
  }

  @Test
  void write_anyRun_leavesNoPlaceholder() throws IOException {
    assertFalse(Pattern.compile("\\{\\{\\w+}}").matcher(page(run(1))).find());
  }

  @Test
  void write_twoProcesses_hasATableOfWhoEvictedWhom() throws IOException {
    SyntheticRun run = new SyntheticRun(1, 2, 60);
    run.playTo(EventSink.SILENT);
    String page = page(run.result());
    assertTrue(
        page.contains("<tr><th>evicted for</th><th>of sweep#0</th><th>of sweep#1</th></tr>"));
    assertTrue(page.contains("<tr><td>sweep#1</td><td>"));
    assertTrue(page.contains("<tr><td>gcd0 vram</td><td>sweep#"), "and by pool");
  }

  @Test
  void write_eightDevicesAndSixteenLinks_embedsAllTheirSeries() throws IOException {
    List<String> names = new ArrayList<>();
    int numbers = 0;
    try (JsonParser parser = new JsonFactory().createParser(data(page(run(8))))) {
      while (parser.nextToken() != null) {
        if (parser.currentToken().isNumeric()) {
          numbers++;
        } else if ("name".equals(parser.currentName()) && parser.currentToken().isScalarValue()) {
          names.add(parser.getText());
        }
      }
    }
    assertEquals(16 + 16, names.size(), "a VRAM and a GTT pool of each device, then links");
    assertEquals("gcd0 vram", names.get(0));
    assertTrue(names.contains("gcd7>numa0"));
    assertTrue(numbers > 32 * 100);
  }

  @Test
  void write_anyRun_showsTheSameFiguresAsTheTable() throws IOException {
    RunResult result = run(1);
    ProcessResult process = result.processes().get(0);
    String page = page(result);
    for (ProcessLine line : ProcessLine.ALL) {
      assertTrue(page.contains("<td>" + line.value().apply(process) + "</td>"), line.label());
    }
    assertTrue(page.contains("<b>" + Quantities.nanos(result.makespanNanos()) + "</b>"));
  }

  @Test
  void write_licenceOfTheVendoredLibrary_isInThePage() throws IOException {
    assertTrue(page(run(1)).contains("Copyright (c) 2022 Leon Sorokin"));
  }

  @Test
  void write_sameRunTwice_givesTheSameBytes() throws IOException {
    assertEquals(page(run(2)), page(run(2)));
  }

  @Test
  void jsonString_textThatWouldEndTheScript_isEscaped() {
    assertEquals("\"a\\u003c/script\\u003e\\\"\"", Html.jsonString("a</script>\""));
  }

  @Test
  void escape_markup_becomesText() {
    assertEquals("&lt;b a=&quot;1&quot;&gt; &amp;amp;", Html.escape("<b a=\"1\"> &amp;"));
  }
}
