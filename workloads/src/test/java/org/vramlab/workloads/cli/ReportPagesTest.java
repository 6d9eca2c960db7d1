package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages of a comparison and of a run in a real browser: their scripts run without a complaint,
 * and draw what they should.
 */
@Timeout(300)
class ReportPagesTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private String trace() {
    String trace = folder.resolve("zipf.gmtrace").toString();
    CommandLineRun.of("trace generate zipf --buffers 12 --ops 100 --size 1MiB --out " + trace)
        .fine();
    return trace;
  }

  @Test
  void comparison_inChromium_isDrawnWithoutAComplaint() throws Exception {
    Chromium browser = Chromium.here();
    Path page = folder.resolve("page.html");
    CommandLineRun.of(
            "compare "
                + trace()
                + "@0*2 --vram x1.5,x2 --policies lru,mru --jobs 1 --report "
                + page)
        .fine();
    String source = Files.readString(page, StandardCharsets.UTF_8);

    String drawn = browser.domOf(page, folder);

    assertTrue(drawn.contains("<title>zipf@0*2 compared - VRAMLab</title>"), drawn);
    assertTrue(drawn.contains(Chromium.ALL_SCRIPTS_RAN));
    assertEquals(3, count(drawn, "<canvas"), "sizes, residency, latency");
    assertEquals(2, count(drawn, "class=\"selectable"), "a row for each situation at a glance");
    assertTrue(drawn.contains("aria-sort=\"ascending\""));
    assertTrue(drawn.contains("evicted for"));
    assertFalse(source.contains("http://") || source.contains("src="), "nothing from elsewhere");
  }

  /** The page opens where there is something to see. */
  @Test
  void comparison_whoseFirstSituationFails_opensWhereSomethingRan() throws Exception {
    Chromium browser = Chromium.here();
    Path page = folder.resolve("page.html");
    CommandLineRun.of(
        "compare " + trace() + " --vram 64KiB,x2,x4 --policies lru,mru --jobs 1 --report " + page);

    String drawn = browser.domOf(page, folder);

    assertTrue(drawn.contains(Chromium.ALL_SCRIPTS_RAN), "a script complained");
    assertTrue(drawn.contains("shown\">zipf, vram x2</"), "the situation that is shown");
    assertEquals(3, count(drawn, "<canvas"), "sizes, residency, latency");
  }

  @Test
  void run_inChromium_isDrawnWithoutAComplaint() throws Exception {
    Chromium browser = Chromium.here();
    Path page = folder.resolve("page.html");
    CommandLineRun.of("run " + trace() + "@0*2 --vram x2 --report " + page).fine();
    String source = Files.readString(page, StandardCharsets.UTF_8);

    String drawn = browser.domOf(page, folder);

    assertTrue(
        drawn.contains("<title>generated_zipf#0 + generated_zipf#1 - VRAMLab</title>"), drawn);
    assertTrue(drawn.contains(Chromium.ALL_SCRIPTS_RAN), "a script complained");
    assertEquals(3, count(drawn, "class=\"uplot "), "device memory, host memory, links");
    assertTrue(count(drawn, "<canvas") > 3, "and a strip for each link");
    assertTrue(drawn.contains("Who evicted whom"));
    assertFalse(source.contains("http://") || source.contains("src="), "nothing from elsewhere");
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
