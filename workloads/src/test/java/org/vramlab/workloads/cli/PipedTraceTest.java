package org.vramlab.workloads.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace that comes through a pipe is read, or refused with the reason; nobody waits for ever. */
@Timeout(60)
class PipedTraceTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private Path pipe = folder;
  private Path trace = folder;

  @BeforeEach
  void makePipe() throws Exception {
    pipe = folder.resolve("pipe");
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "there is no mkfifo");
    assertEquals(0, new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor());
    trace = folder.resolve("z.gmtrace");
    CommandLineRun.of("trace generate zipf --ops 50 --buffers 8 --size 1MiB --out " + trace).fine();
  }

  private CommandLineRun piped(String words) throws IOException {
    Process writer =
        new ProcessBuilder("/bin/sh", "-c", "cat " + trace + " > " + pipe)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return CommandLineRun.of(words);
    } finally {
      writer.destroy();
    }
  }

  @Test
  void once_isEnoughForRunAndInfo() throws IOException {
    assertEquals(
        CommandLineRun.of("run " + trace + " --vram x2").fine().out(),
        piped("run " + pipe + " --vram x2").fine().out());
    assertTrue(piped("trace info " + pipe).fine().out().contains("50 operations"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "policies PIPE --policy lru --size x2",
        "bound PIPE --vram x2 --seconds 1",
        "compare PIPE --vram x2 --policies lru",
        "trace convert PIPE --out copy.gmtrace",
        "run PIPE --vram x2 --policy belady"
      })
  void whoReadsItAgain_saysThatItCannot(String words) throws IOException {
    CommandLineRun run = piped(words.replace("PIPE", pipe.toString()));
    assertEquals(3, run.status(), run.err());
    assertTrue(run.sentence().endsWith("save it to a file, and give that."), run.err());
  }
}
