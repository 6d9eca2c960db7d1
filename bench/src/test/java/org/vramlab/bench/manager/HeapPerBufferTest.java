package org.vramlab.bench.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A resident buffer, with its reservation, its resource and its share of the manager, takes at most
 * 200 bytes of heap, so that ten million fit in 4 GiB.
 *
 * <p>Measured in a JVM of its own with the layout that is its default: what is in the heap besides
 * counts too. Not timed.
 */
class HeapPerBufferTest {
  private static final double GOAL_BYTES = 200;
  private static final Pattern RESULT = Pattern.compile("(\\d+) buffers: (\\d+\\.\\d) bytes each");

  @Test
  void buffers_withoutFences_takeAtMost200BytesEach() throws IOException, InterruptedException {
    double bytes = measure("-Xmx512m", "200000");
    assertTrue(bytes <= GOAL_BYTES, bytes + " bytes");
    assertTrue(bytes >= 100, "no buffer can be as small as that: " + bytes + " bytes");
  }

  /** What the others must do without, and that the measurement would see it. */
  @Test
  void buffers_withAFenceEach_takeMore() throws IOException, InterruptedException {
    double bytes = measure("-Xmx512m", "200000", "fenced");
    assertTrue(bytes > GOAL_BYTES + 50, bytes + " bytes");
  }

  @Test
  @Tag("deep")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void tenMillionBuffers_liveInAHeapOf4GiB() throws IOException, InterruptedException {
    double bytes = measure("-Xmx4g", "10000000");
    assertTrue(bytes <= GOAL_BYTES, bytes + " bytes");
  }

  private static double measure(String heap, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                HeapPerBuffer.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    Matcher result = RESULT.matcher(output);
    assertTrue(result.find(), output);
    assertEquals(arguments[0], result.group(1));
    return Double.parseDouble(result.group(2));
  }
}
