package org.vramlab.workloads.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.vramlab.workloads.io.InputException;

/** Whatever is written is read back, and whatever is damaged is refused in good order. */
class TraceReaderProperties {
  private static Path folder = Path.of("made below");

  @BeforeContainer
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("traces");
  }

  @AfterContainer
  static void removeFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("hand.gmtrace"));
    Files.deleteIfExists(folder);
  }

  @Property(tries = 100)
  void writtenTrace_readBack_isTheSame(@ForAll long seed) throws Exception {
    RandomTrace trace = new RandomTrace(seed);
    byte[] text = trace.write();

    List<String> read = TraceText.read(TraceText.bytes(folder, text));

    assertEquals(
        trace.events(), read.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList());
  }

  @Property(tries = 100)
  void writtenHeader_readBack_isTheSame(@ForAll long seed) throws Exception {
    byte[] text = new RandomTrace(seed).write();
    try (TraceReader reader = TraceReader.open(TraceText.bytes(folder, text))) {
      assertEquals(RandomTrace.HEADER, reader.header());
    }
  }

  @Property(tries = 100)
  void summary_ofAnyTrace_countsWhatTheEventsSay(@ForAll long seed) throws Exception {
    RandomTrace trace = new RandomTrace(seed);
    TraceSummary summary = TraceSummary.of(TraceText.bytes(folder, trace.write()));

    assertEquals(
        trace.events().stream().filter(event -> event.startsWith("allocate")).count(),
        summary.statistic("buffers"));
    assertEquals(
        trace.events().stream().filter(event -> event.contains(" flops,")).count(),
        summary.operationCount());
    for (int device = 0; device < RandomTrace.DEVICES; device++) {
      assertTrue(summary.largestFootprintBytes(device) <= summary.peakPlacedBytes(device));
    }
  }

  @Property(tries = 200)
  void damagedText_isReadOrRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int damages) throws Exception {
    byte[] text = new RandomTrace(seed).write();
    damage(text, new Random(seed), damages);
    readOrRefuse(text);
  }

  @Property(tries = 100)
  void damagedGzip_isReadOrRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int damages) throws Exception {
    byte[] compressed = TraceText.gzip(new RandomTrace(seed).write());
    damage(compressed, new Random(seed), damages);
    readOrRefuse(compressed);
  }

  @Property(tries = 100)
  void damagedZstd_isReadOrRefused(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int damages) throws Exception {
    byte[] compressed = TraceText.zstd(new RandomTrace(seed).write());
    damage(compressed, new Random(seed), damages);
    readOrRefuse(compressed);
  }

  @Property(tries = 100)
  void cutFile_isReadOrRefused(@ForAll long seed) throws Exception {
    byte[] text = new RandomTrace(seed).write();
    int length = new Random(seed).nextInt(text.length);
    readOrRefuse(java.util.Arrays.copyOf(text, length));
    byte[] compressed = TraceText.gzip(text);
    readOrRefuse(java.util.Arrays.copyOf(compressed, compressed.length * length / text.length));
  }

  private static void damage(byte[] bytes, Random random, int damages) {
    for (int i = 0; i < damages; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
  }

  private static void readOrRefuse(byte[] bytes) throws IOException {
    try {
      TraceText.read(TraceText.bytes(folder, bytes));
    } catch (InputException refused) {
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("hand.gmtrace"), message);
      assertTrue(message.endsWith(".") && !message.contains("\n"), message);
    }
  }

  /**
   * A sound trace, drawn at random, written and, beside that, told in the words of {@link
   * TraceText#read}.
   */
  private static final class RandomTrace {
    static final int DEVICES = 3;
    static final TraceHeader HEADER =
        new TraceHeader(
            "random \"quoted\" ü",
            DEVICES,
            List.of("first", "second\\", "third\n"),
            Map.of("params", "{\"deep\":[1,{\"x\":null}]}"),
            Map.of("views_skipped", 3L));

    private final Random random;
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private final List<Integer> live = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private final List<Integer> owners = new ArrayList<>();
    private final List<boolean[]> imports = new ArrayList<>();

    RandomTrace(long seed) {
      random = new Random(seed);
    }

    List<String> events() {
      return events;
    }

    byte[] write() throws IOException {
      TraceWriter writer = new TraceWriter(bytes, HEADER);
      int count = random.nextInt(60);
      for (int i = 0; i < count; i++) {
        switch (live.isEmpty() ? 0 : random.nextInt(6)) {
          case 0 -> allocate(writer);
          case 1 -> free(writer);
          case 2 -> phase(writer);
          default -> operation(writer);
        }
      }
      writer.flush();
      return bytes.toByteArray();
    }

    private void allocate(TraceWriter writer) throws IOException {
      int id = sizes.size();
      long size = 1 + (random.nextLong() >>> (18 + random.nextInt(44)));
      int owner = random.nextInt(DEVICES);
      String name = new String[] {"", "plain", "a\"\\\u0007é\ud83d\ude00"}[random.nextInt(3)];
      sizes.add(size);
      owners.add(owner);
      imports.add(new boolean[DEVICES]);
      live.add(id);
      writer.allocate(id, size, owner, "act", name);
      events.add("allocate %d of %d bytes on %d, act '%s'".formatted(id, size, owner, name));
    }

    private void free(TraceWriter writer) throws IOException {
      int id = live.remove(random.nextInt(live.size()));
      writer.free(id);
      events.add("free %d of %d bytes on %d".formatted(id, sizes.get(id), owners.get(id)));
    }

    private void phase(TraceWriter writer) throws IOException {
      writer.phase(events.size(), "phase é");
      events.add("phase %d phase é".formatted(events.size()));
    }

    private void operation(TraceWriter writer) throws IOException {
      int device = random.nextInt(DEVICES);
      long[] reads = operands(writer, device);
      long[] writes = operands(writer, device);
      int index = random.nextInt(HEADER.operationNames().size());
      writer.operation(index, device, 17, reads, reads.length / 2, writes, writes.length / 2);
      events.add(
          "%s on %d, 17 flops, reads%s, writes%s"
              .formatted(HEADER.operationNames().get(index), device, words(reads), words(writes)));
    }

    private long[] operands(TraceWriter writer, int device) throws IOException {
      List<Integer> chosen = new ArrayList<>(live);
      java.util.Collections.shuffle(chosen, random);
      long[] pairs = new long[2 * random.nextInt(Math.min(chosen.size(), 4) + 1)];
      for (int i = 0; i < pairs.length; i += 2) {
        int id = chosen.get(i / 2);
        int owner = owners.get(id);
        if (owner != device && !imports.get(id)[device]) {
          imports.get(id)[device] = true;
          writer.export(id, owner, device);
          events.add(
              "export %d of %d bytes from %d to %d".formatted(id, sizes.get(id), owner, device));
        }
        pairs[i] = id;
        pairs[i + 1] = 1 + Math.floorMod(random.nextLong(), sizes.get(id));
      }
      return pairs;
    }

    private static String words(long[] pairs) {
      StringBuilder words = new StringBuilder();
      for (int i = 0; i < pairs.length; i += 2) {
        words.append(' ').append(pairs[i]).append(':').append(pairs[i + 1]);
      }
      return words.toString();
    }
  }
}
