package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo: what it says, and what it leaves behind. */
class DemoCommandTest {
  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void demo_newFolder_holdsReportAndTimelineOfEachRunAsRunWouldWriteThem() throws IOException {
    Path made = folder.resolve("made");
    CommandLineRun demo = CommandLineRun.of("demo", "--out", made.toString()).fine();

    List<Path> files = files(made);
    assertEquals(12, files.size(), "two of five runs, and of the case: " + files);
    for (Path file : files) {
      assertTrue(demo.out().contains("  " + file + "  ("), file + " in: " + demo.out());
    }
    // Its figures are those of the run that it names.
    Path page = folder.resolve("page.html");
    CommandLineRun.of("run wave3d_stencil_4dev --vram x2 --policy mru --report " + page).fine();
    assertEquals(-1, Files.mismatch(page, made.resolve("wave3d_stencil_4dev-mru.html")));
    assertTrue(
        demo.out().contains("workloads/vramlab run wave3d_stencil_4dev --vram x2 --policy mru\n"),
        demo.out());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
