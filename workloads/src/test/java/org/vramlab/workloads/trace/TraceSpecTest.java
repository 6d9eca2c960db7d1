package org.vramlab.workloads.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.workloads.io.UsageException;

class TraceSpecTest {
  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void parse_nameAlone_isOneCopyOnTheSameDevices() throws Exception {
    assertEquals(
        new TraceSpec("gpt2xl_train", List.of(), 1, Map.of()), TraceSpec.parse("gpt2xl_train"));
  }

  @Test
  void parse_everything_isUnderstood() throws Exception {
    assertEquals(
        new TraceSpec(
            "dir@1/a.gmtrace.gz",
            List.of(4, 0, 1, 2),
            3,
            Map.of("low", 1L << 30, "max", 8_000_000_000L)),
        TraceSpec.parse("dir@1/a.gmtrace.gz@4,0-2*3:low=1GiB,max=8GB"));
  }

  @Test
  void parse_existingFileWithSuchAName_isTakenAsItIs() throws Exception {
    Path file = Files.createFile(folder.resolve("odd@0*2"));

    assertEquals(
        new TraceSpec(file.toString(), List.of(), 1, Map.of()), TraceSpec.parse(file.toString()));
    assertEquals(
        new TraceSpec(file.toString(), List.of(), 4, Map.of()), TraceSpec.parse(file + "*4"));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; names no trace",
        "@0; names no trace",
        "a@; is not a number of a device",
        "a@x; is not a number of a device",
        "a@0,0; names device 0 twice",
        "a@3-1; '1' is not a number of a device (3 to 1023)",
        "a@1024; is not a number of a device",
        "a*0; is not a number of copies (1 to 1024)",
        "a*; is not a number of copies",
        "a*2@0; '2@0' is not a number of copies",
        "a:; is not one of the limits",
        "a:low; is not one of the limits",
        "a:high=1GiB; is not one of the limits",
        "a:low=1G; has the unknown unit 'G'",
        "a:low=1GiB,low=2GiB; states low twice",
      })
  void parse_malformed_teachesTheForm(String text, String reason) {
    UsageException refused = assertThrows(UsageException.class, () -> TraceSpec.parse(text));

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(reason), message);
    assertTrue(message.contains("; ") && message.endsWith("."), message);
  }

  @Test
  void deviceMap_withoutDevices_isTheIdentity() throws Exception {
    assertArrayEquals(
        new int[] {0, 1}, TraceSpec.parse("a").deviceMap(TraceHeader.of("a", 2, List.of())));
    assertArrayEquals(
        new int[] {5, 3}, TraceSpec.parse("a@5,3").deviceMap(TraceHeader.of("a", 2, List.of())));
  }

  @Test
  void deviceMap_wrongNumberOfDevices_isRefused() throws Exception {
    TraceSpec spec = TraceSpec.parse("a@0");

    UsageException refused =
        assertThrows(UsageException.class, () -> spec.deviceMap(TraceHeader.of("a", 2, List.of())));

    assertEquals(
        "'a' uses 2 device(s), but @ names 1; name one device for each, as in @0,1.",
        refused.getMessage());
  }
}
