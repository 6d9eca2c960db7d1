package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser that draws a page. Tests that need it are skipped, saying so, where it is not. */
final class Chromium {
  private static final List<String> BROWSERS = List.of("chromium", "chromium-browser");

  /** What {@link #domOf} adds to a page when all of its scripts have run. */
  static final String ALL_SCRIPTS_RAN = "all scripts ran";

  private final String command;

  private Chromium(String command) {
    this.command = command;
  }

  /** The browser of this machine; skips the test where there is none. */
  static Chromium here() {
    for (String name : BROWSERS) {
      boolean there =
          Stream.of(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
      if (there) {
        return new Chromium(name);
      }
    }
    return abort("no Chromium here: the page is not looked at");
  }

  /**
   * The page's document once its scripts have run. Its title is the complaint if there was one, and
   * {@link #ALL_SCRIPTS_RAN} stands at its end if the last script was reached.
   *
   * @param folder for what the browser keeps; not the page's own need
   */
  String domOf(Path page, Path folder) throws IOException, InterruptedException {
    String source = Files.readString(page, StandardCharsets.UTF_8);
    Path watched = folder.resolve("watched.html");
    Files.writeString(
        watched,
        source
            .replace("<head>", "<head><script>onerror = m => document.title = m;</script>")
            .replace(
                "</body>",
                "<script>document.body.append('" + ALL_SCRIPTS_RAN + "')</script></body>"),
        StandardCharsets.UTF_8);
    Path dom = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                command,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=2000",
                "--dump-dom",
                watched.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return abort("Chromium does not answer on this machine");
    }
    return Files.readString(dom, StandardCharsets.UTF_8);
  }
}
