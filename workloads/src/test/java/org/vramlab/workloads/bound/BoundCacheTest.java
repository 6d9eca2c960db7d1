package org.vramlab.workloads.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vramlab.workloads.bound.proof.Metric;
import org.vramlab.workloads.bound.proof.SizeRule;
import org.vramlab.workloads.io.InputException;

/** What was found before is read, checked, and found again if it does not hold. */
class BoundCacheTest {
  @TempDir private Path folder;
  @TempDir private Path traces;

  private final TinyTrace trace = new TinyTrace(21);
  private final AtomicInteger searched = new AtomicInteger();
  private BoundCache cache = new BoundCache(Path.of("made below"));

  @BeforeEach
  void openCache() {
    cache = new BoundCache(folder);
  }

  private Bound find(Metric metric) throws IOException, InputException {
    TraceUses uses = TraceUses.of(trace.write(traces), SizeRule.EXACT);
    searched.set(0);
    return cache.find(
        uses, trace.poolBytes, metric, new Effort(1), part -> searched.incrementAndGet());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void secondTime_nothingIsSearched_andTheAnswerIsTheSame() throws IOException, InputException {
    Bound first = find(Metric.BOTH);
    int looks = searched.get();
    Bound second = find(Metric.BOTH);

    assertTrue(looks > 0);
    assertEquals(0, searched.get());
    assertEquals(first.bytes(), second.bytes());
    assertEquals(first.planBytes(), second.planBytes());
    assertEquals(2, files().size());
  }

  @Test
  void anotherMetric_isAnotherBound() throws IOException, InputException {
    find(Metric.BOTH);
    find(Metric.IN);

    assertEquals(4, files().size());
  }

  @Test
  void damagedFiles_areFoundAnew() throws IOException, InputException {
    Bound first = find(Metric.BOTH);
    for (Path file : files()) {
      for (String damage : List.of("", "vramlab-bound-certificate 1\n")) {
        Files.writeString(file, damage);
        assertEquals(first.bytes(), find(Metric.BOTH).bytes());
        assertTrue(searched.get() > 0);
      }
      String text = Files.readString(file);
      Files.writeString(file, text.replaceFirst("trace [0-9a-f]+", "trace 00"));
      assertEquals(first.planBytes(), find(Metric.BOTH).planBytes());
      assertTrue(searched.get() > 0);
    }
  }
}
