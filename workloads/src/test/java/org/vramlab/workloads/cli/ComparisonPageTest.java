package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page of a comparison in a real browser: its scripts run without a complaint, and draw what
 * they should. Skipped, saying so, where there is no Chromium.
 */
@Timeout(300)
class ComparisonPageTest {
  private static final List<String> BROWSERS = List.of("chromium", "chromium-browser");

  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void page_inChromium_isDrawnWithoutAComplaint() throws Exception {
    String trace = folder.resolve("zipf.gmtrace").toString();
    CommandLineRun.of("trace generate zipf --buffers 12 --ops 100 --size 1MiB --out " + trace)
        .fine();
    Path page = folder.resolve("page.html");
    String browser = browser();
    CommandLineRun.of(
            "compare " + trace + "@0*2 --vram x1.5,x2 --policies lru,mru --jobs 1 --report " + page)
        .fine();
    String source = Files.readString(page, StandardCharsets.UTF_8);
    // The last thing that the page's scripts do is to be seen, and any failure before it.
    String watched =
        source
            .replace("<head>", "<head><script>onerror = m => document.title = m;</script>")
            .replace("</body>", "<script>document.body.append('all scripts ran')</script></body>");
    Files.writeString(page, watched, StandardCharsets.UTF_8);

    String drawn = domOf(browser, page);

    assertTrue(drawn.contains("<title>zipf@0*2 compared - VRAMLab</title>"), drawn);
    assertTrue(drawn.contains("all scripts ran"));
    assertEquals(3, count(drawn, "<canvas"), "sizes, residency, latency");
    assertEquals(2, count(drawn, "class=\"selectable"), "a row for each situation at a glance");
    assertTrue(drawn.contains("aria-sort=\"ascending\""));
    assertTrue(drawn.contains("evicted for"));
    assertFalse(source.contains("http://") || source.contains("src="), "nothing from elsewhere");
  }

  private static String browser() {
    for (String name : BROWSERS) {
      boolean there =
          Stream.of(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
      if (there) {
        return name;
      }
    }
    return abort("no Chromium here: the page is not looked at");
  }

  private String domOf(String browser, Path page) throws IOException, InterruptedException {
    Path dom = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=2000",
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return abort("Chromium does not answer on this machine");
    }
    return Files.readString(dom, StandardCharsets.UTF_8);
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
