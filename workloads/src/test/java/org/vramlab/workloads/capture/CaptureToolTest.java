package org.vramlab.workloads.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceSummary;

/**
 * The capture tool, with whatever Python there is: {@code VRAMLAB_PYTHON}, or else {@code python3}.
 * Skipped, saying so, without Python; what needs torch without torch.
 */
@Timeout(600) // importing torch reads some hundred megabytes
class CaptureToolTest {
  private static final Path TOOL = Path.of("src", "main", "python", "vramlab_capture.py");
  private static final Path EXAMPLE = Path.of("src", "main", "python", "example_train.py");
  private static final Path TESTS = Path.of("src", "test", "python", "test_vramlab_capture.py");

  @TempDir Path folder = Path.of("set by JUnit");

  private record Ran(int status, String output) {}

  private static Ran python(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNullElse(System.getenv("VRAMLAB_PYTHON"), "python3"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Nothing of a test run stays in the source tree.
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), output);
    } catch (IOException missing) {
      return new Ran(-1, "");
    }
  }

  private static void assumeTorch() throws InterruptedException {
    assumeTrue(
        python("-c", "import torch").status() == 0,
        "there is no Python with torch: name one in VRAMLAB_PYTHON");
  }

  @Test
  void ownTests_pass() throws InterruptedException {
    assumeTrue(python("-c", "").status() == 0, "there is no python3");
    Ran tests = python(TESTS.toString());

    assertEquals(0, tests.status(), tests.output());
  }

  @Test
  void example_onMetaTensors_isASoundTrace() throws Exception {
    assumeTorch();
    assumeTrue(
        python("-c", "import torch; torch.set_default_device").status() == 0,
        "the torch of this Python is older than 2.0, and has no default device");
    Path out = folder.resolve("example.gmtrace.gz");
    Ran capture =
        python(
            TOOL.toString(),
            "--device",
            "meta",
            "--default-device",
            "meta",
            "--out",
            out.toString(),
            EXAMPLE.toString(),
            "--width",
            "4096");
    assertEquals(0, capture.status(), capture.output());

    TraceSummary summary = TraceSummary.of(TraceSource.of(out));
    assertEquals(List.of(), summary.headerMismatches());
    assertEquals(summary.statistic("buffers"), summary.freeCount());
    assertTrue(summary.header().operationNames().contains("aten.addmm.default"));
    assertTrue(summary.allocatedBytesByClass().containsKey("param"));
  }

  @Test
  void defaultDevice_beforeTorch2_isRefusedInOneLine() throws InterruptedException {
    assumeTorch();
    assumeTrue(
        python("-c", "import torch; torch.set_default_device").status() != 0,
        "the torch of this Python has a default device");
    Ran capture =
        python(
            TOOL.toString(), "--default-device", "meta", "--out", "x.gmtrace", EXAMPLE.toString());

    assertEquals(2, capture.status());
    assertTrue(
        capture.output().contains("--default-device needs torch 2.0 or later"), capture.output());
  }

  @Test
  void missingScript_isSaidInOneLine() throws InterruptedException {
    assumeTorch();
    Ran capture = python(TOOL.toString(), "--out", "x.gmtrace", "nowhere.py");

    assertEquals(2, capture.status());
    assertTrue(capture.output().contains("there is no script nowhere.py"), capture.output());
  }
}
