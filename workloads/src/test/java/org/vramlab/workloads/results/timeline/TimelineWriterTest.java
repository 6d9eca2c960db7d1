package org.vramlab.workloads.results.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.SyntheticRun;

final class TimelineWriterTest {
  /** An event of the file; values by key, those of its arguments by {@code args.key}. */
  private record Event(Map<String, String> values) {
    String text(String key) {
      return values.getOrDefault(key, "");
    }

    String phase() {
      return text("ph");
    }

    String track() {
      return text("pid") + "/" + text("tid");
    }

    long nanos(String key) {
      // As Perfetto does it, floating point included.
      return (long) (Double.parseDouble(text(key)) * 1000);
    }

    long number(String key) {
      return Long.parseLong(text(key));
    }
  }

  private static byte[] write(TimeWindow window, Consumer<EventSink> run) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TimelineWriter writer = new TimelineWriter(bytes, window);
    writer.nameJobs(job -> "gemm");
    run.accept(writer);
    writer.finish();
    return bytes.toByteArray();
  }

  private static List<Event> events(byte[] file) throws IOException {
    List<Event> events = new ArrayList<>();
    try (JsonParser parser =
        new JsonFactory().createParser(new GZIPInputStream(new ByteArrayInputStream(file)))) {
      Map<String, String> values = new LinkedHashMap<>();
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.END_OBJECT && depth == 2) {
          events.add(new Event(values));
          values = new LinkedHashMap<>();
        } else if (token.isScalarValue() && depth >= 3) {
          values.put((depth == 4 ? "args." : "") + parser.currentName(), parser.getText());
        }
      }
    }
    return events;
  }

  private static List<Event> of(List<Event> events, String phase) {
    return events.stream().filter(event -> event.phase().equals(phase)).toList();
  }

  private static List<Event> run(TimeWindow window) throws IOException {
    return events(write(window, new SyntheticRun(2, 3, 60)::playTo));
  }

  /** Whatever the run and the window, these hold. */
  private static void checkTracks(List<Event> events) {
    Map<String, Integer> open = new LinkedHashMap<>();
    Map<String, Long> until = new LinkedHashMap<>();
    Map<String, Long> counted = new LinkedHashMap<>();
    Set<String> arrows = new TreeSet<>();
    for (Event event : events) {
      String track = event.track();
      switch (event.phase()) {
        case "B", "E", "i", "s" -> {
          int change = event.phase().equals("B") ? 1 : event.phase().equals("E") ? -1 : 0;
          assertTrue(open.merge(track, change, Integer::sum) >= 0, "an end without a beginning");
          assertTrue(event.nanos("ts") >= until.getOrDefault(track, 0L), "time runs backwards");
          until.put(track, event.nanos("ts"));
          if (event.phase().equals("s")) {
            assertTrue(open.getOrDefault(track, 0) > 0, "an arrow begins in a stretch of time");
            assertTrue(arrows.add(event.text("id")));
          }
        }
        case "X" -> {
          assertTrue(event.nanos("ts") >= until.getOrDefault(track, 0L), "work overlaps");
          assertTrue(event.nanos("dur") >= 0);
          until.put(track, event.nanos("ts") + event.nanos("dur"));
        }
        case "f" -> assertTrue(arrows.remove(event.text("id")), "an arrow ends once, if it began");
        case "C" -> {
          String counter = event.text("name");
          assertTrue(event.nanos("ts") >= counted.getOrDefault(counter, -1L), "not in order");
          counted.put(counter, event.nanos("ts"));
        }
        default -> assertEquals("M", event.phase());
      }
    }
    open.forEach((track, depth) -> assertEquals(0, depth, track + " was not closed"));
  }

  @Test
  void write_wholeRun_hasSortedTracksAndMatchingEnds() throws IOException {
    List<Event> events = run(TimeWindow.ALL);
    checkTracks(events);
    assertEquals(360, of(events, "X").stream().filter(e -> e.text("name").equals("gemm")).count());
    assertEquals(
        360, of(events, "B").stream().filter(e -> e.text("name").equals("submission")).count());
  }

  @Test
  void write_evictions_haveArrowsToTheirCopies() throws IOException {
    List<Event> events = run(TimeWindow.ALL);
    Map<String, Event> copies = new LinkedHashMap<>();
    long evictions = of(events, "i").stream().filter(e -> e.text("name").equals("evict")).count();
    assertTrue(evictions > 100);
    assertEquals(evictions, of(events, "s").size());
    assertEquals(evictions, of(events, "f").size());
    Event latest = null;
    for (Event event : events) {
      if (event.phase().equals("X")) {
        latest = event;
      } else if (event.phase().equals("f") && latest != null) {
        assertEquals(latest.track(), event.track());
        assertEquals(latest.text("ts"), event.text("ts"));
        copies.put(event.text("id"), latest);
      }
    }
    Event mark = new Event(Map.of());
    for (Event event : events) {
      if (event.phase().equals("i")) {
        mark = event;
      } else if (event.phase().equals("s")) {
        Event copy = copies.getOrDefault(event.text("id"), mark);
        assertEquals("copy of an eviction", copy.text("name"));
        assertEquals(mark.text("args.buffer"), copy.text("args.buffer"));
        assertTrue(event.nanos("ts") <= copy.nanos("ts"));
      }
    }
  }

  /** A lock that is lost four levels down, and taken first thing afterwards. */
  private static void lostFourLevelsDown(EventSink sink) {
    sink.taskCreated(0, "client");
    sink.attachmentCreated(0, 1, "gpu0", "VM of the client");
    sink.attachmentCreated(1, 2, "gpu0", "VM of another");
    sink.lockCreated(0, 9, EventSink.NONE);
    sink.lockNamed(9, "VM of another");
    sink.ticketOpened(10, 0, 5, 7);
    sink.callBegan(20, 0, 5, EventSink.CALL_MAP, 0, 1);
    sink.callBegan(30, 0, 5, EventSink.CALL_EVICT, EventSink.NONE, 2);
    sink.callBegan(40, 0, 5, EventSink.CALL_PREPARE_MOVE, 1, 2);
    sink.ticketBackedOff(50, 0, 5, 9, EventSink.NONE);
    sink.callEnded(50, 0, 5, true);
    sink.callEnded(50, 0, 5, true);
    sink.callEnded(50, 0, 5, true);
    sink.lockWaitBegan(50, 0, 5, 9, 3);
    sink.lockWaitEnded(90, 0, 5, 9, true);
    sink.lockAcquired(90, 0, 5, 9);
    sink.callBegan(100, 0, 5, EventSink.CALL_MAP, 0, 1);
    sink.callEnded(110, 0, 5, false);
    sink.ticketEnded(120, 0, 5, true);
    sink.runEnded(120);
  }

  @Test
  void write_lockLostInADriver_showsEveryLevelUnwindAndTheRetryWithTheLock() throws IOException {
    List<Event> events = events(write(TimeWindow.ALL, TimelineWriterTest::lostFourLevelsDown));
    checkTracks(events);
    assertEquals(
        List.of(
            "submission",
            "map buffer 1: gpu0",
            "evict buffer 2",
            "prepareMove buffer 2: VM of another",
            "back-off",
            "EDEADLK, passed up",
            "EDEADLK, passed up",
            "EDEADLK, passed up",
            "wait for VM of another",
            "again, with VM of another in hand",
            "map buffer 1: gpu0"),
        events.stream()
            .filter(event -> !event.phase().equals("M"))
            .map(event -> event.text(event.phase().equals("E") ? "args.ended" : "name"))
            .filter(name -> !name.isEmpty())
            .toList());
  }

  /**
   * A lock that guards a buffer is called by it and by whose it is; an unknown one has a number.
   */
  @Test
  void write_waits_sayWhichLock() throws IOException {
    List<Event> events =
        events(
            write(
                TimeWindow.ALL,
                sink -> {
                  sink.taskCreated(0, "client");
                  sink.poolCreated(3, "gpu1 VRAM", 8, true);
                  sink.lockCreated(0, 7, 4);
                  sink.lockCreated(0, 8, 5);
                  sink.bufferPlaced(1, 4, 2, 3);
                  for (int lock = 7; lock < 10; lock++) {
                    sink.lockWaitBegan(10L * lock, 0, EventSink.NONE, lock, 1);
                    sink.lockWaitEnded(10L * lock + 1, 0, EventSink.NONE, lock, true);
                  }
                  sink.runEnded(120);
                }));
    assertEquals(
        List.of("wait for buffer 4 of gpu1", "wait for buffer 5", "wait for lock 9"),
        of(events, "B").stream().map(event -> event.text("name")).toList());
  }

  @Test
  void write_windowWithinACall_opensAndClosesEveryLevel() throws IOException {
    TimeWindow window = new TimeWindow(35, 45);
    List<Event> events = events(write(window, TimelineWriterTest::lostFourLevelsDown));
    checkTracks(events);
    assertEquals(4, of(events, "B").size());
    assertEquals(35, of(events, "B").get(2).nanos("ts"));
    assertEquals(45, of(events, "E").get(0).nanos("ts"));
  }

  @Test
  void write_window_cutsWhatIsOpenAtItsEdges() throws IOException {
    TimeWindow window = new TimeWindow(3_000_123, 9_000_456);
    List<Event> events = run(window);
    checkTracks(events);
    assertTrue(of(events, "X").size() > 20);
    for (Event event : events) {
      if (!event.phase().equals("M")) {
        assertTrue(window.contains(event.nanos("ts")), event.toString());
      }
    }
    for (Event event : of(events, "X")) {
      assertTrue(event.nanos("ts") + event.nanos("dur") <= window.toNanos());
    }
    assertTrue(
        of(events, "X").stream().anyMatch(e -> e.number("args.ns") < window.fromNanos()),
        "work that began before is drawn from the edge on, and says when it began");
    assertTrue(
        of(events, "C").stream().anyMatch(e -> e.nanos("ts") == window.fromNanos()),
        "levels are known from the edge on");
  }

  @Test
  void write_windowAfterTheRun_isEmptyAndStillValid() throws IOException {
    List<Event> events = run(new TimeWindow(1_000_000_000_000L, Long.MAX_VALUE));
    assertTrue(events.stream().allMatch(event -> event.phase().equals("M")));
  }

  @Test
  void write_levels_reachThePeakOfThePool() throws IOException {
    SyntheticRun run = new SyntheticRun(1, 1, 60);
    List<Event> events = events(write(TimeWindow.ALL, run::playTo));
    long peak = 0;
    for (Event event : of(events, "C")) {
      if (event.text("name").equals("gcd0 vram in use")) {
        peak = Math.max(peak, event.number("args.bytes"));
      }
    }
    assertEquals(run.result().pools().get(0).peakPages() * PoolResult.PAGE_BYTES, peak);
  }

  @Test
  void write_tracks_areNamedAndGroupedByDevice() throws IOException {
    List<Event> names = of(run(TimeWindow.ALL), "M");
    Map<String, String> byTrack = new LinkedHashMap<>();
    for (Event event : names) {
      if (event.text("name").endsWith("_name")) {
        byTrack.put(event.text("name") + event.track(), event.text("args.name"));
      }
    }
    assertEquals("clients", byTrack.get("process_name1/1"));
    assertEquals("gcd0", byTrack.get("process_name10/10"));
    assertEquals("gcd1", byTrack.get("process_name11/11"));
    assertEquals("sweep#0/gcd0", byTrack.get("thread_name1/1000"));
    assertEquals("compute 0", byTrack.get("thread_name10/1000000"));
  }

  @Test
  void write_times_areExactToTheNanosecond() throws IOException {
    byte[] file =
        write(
            TimeWindow.ALL,
            sink -> {
              sink.jobStarted(1_234_567_891L, 0, 0);
              sink.jobEnded(1_234_567_996L, 0, 0);
              sink.jobStarted(1_234_568_000L, 1, 0);
              sink.jobEnded(1_234_568_000L, 1, 0);
            });
    List<Event> jobs = of(events(file), "X");
    assertEquals("1234567.8912", jobs.get(0).text("ts"));
    assertEquals("0.1052", jobs.get(0).text("dur"));
    assertEquals("1234567891", jobs.get(0).text("args.ns"));
    assertEquals("1234568", jobs.get(1).text("ts"));
    assertEquals("0", jobs.get(1).text("dur"));
  }

  @Test
  void write_anyTime_survivesTheViewersFloatingPoint() throws IOException {
    byte[] file =
        write(
            TimeWindow.ALL,
            sink -> {
              for (int job = 0; job < 20_000; job++) {
                sink.jobStarted(job * 1_234_567L, job, 0);
                sink.jobEnded((job + 1) * 1_234_567L, job, 0);
              }
            });
    for (Event job : of(events(file), "X")) {
      assertEquals(job.number("args.ns"), job.nanos("ts"));
      assertEquals(1_234_567L, job.nanos("dur"));
    }
  }

  @Test
  void write_waitsAndMarks_standInTheirSubmission() throws IOException {
    byte[] file =
        write(
            TimeWindow.ALL,
            sink -> {
              sink.poolCreated(0, "vram \"0\"", 10, true);
              sink.ticketOpened(10, 0, 4, 4);
              sink.ticketBackedOff(20, 0, 4, 9, EventSink.NONE);
              sink.lockWaitBegan(20, 0, 4, 9, 1);
              sink.ticketWounded(25, 4, 3);
              sink.lockWaitEnded(30, 0, 4, 9, true);
              sink.ticketBackedOff(40, 0, 4, EventSink.NONE, 0);
              sink.spaceWaitBegan(40, 0, 4, 0);
              sink.spaceWaitEnded(50, 0, 4, 0);
              sink.refused(60, 0, 4, 1, 0, 5, 2);
              sink.ticketEnded(70, 0, 4, false);
            });
    List<Event> events = events(file);
    checkTracks(events);
    List<String> story = new ArrayList<>();
    for (Event event : events) {
      if (!event.phase().equals("M")) {
        story.add(event.text("ts") + event.phase() + event.text("name"));
      }
    }
    assertEquals(
        List.of(
            "0.0102Bsubmission",
            "0.0202iback-off",
            "0.0202Bwait for lock 9",
            "0.0252iwounded",
            "0.0302E",
            "0.0402iback-off for space",
            "0.0402Bwait for space in vram \"0\"",
            "0.0502E",
            "0.0602iENOMEM",
            "0.0702ifailed",
            "0.0702E"),
        story);
  }

  @Test
  void write_sameRunTwice_givesTheSameBytesWithoutATimestamp() throws IOException {
    byte[] file = write(TimeWindow.ALL, new SyntheticRun(2, 3, 60)::playTo);
    assertArrayEquals(file, write(TimeWindow.ALL, new SyntheticRun(2, 3, 60)::playTo));
    assertEquals(0, file[4] | file[5] | file[6] | file[7], "gzip's time of modification");
    assertFalse(file.length == 0);
  }
}
