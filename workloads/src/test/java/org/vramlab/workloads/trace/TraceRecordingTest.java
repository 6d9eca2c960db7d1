package org.vramlab.workloads.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vramlab.workloads.io.InputException;

class TraceRecordingTest {
  private static final long ENOUGH_BYTES = 64 << 20;

  @TempDir Path folder = Path.of("set by JUnit");

  @ParameterizedTest
  @ValueSource(strings = {"llama7b_train_seq4096", "wave3d_stencil_4dev"})
  void recording_bundledTrace_tellsTheSameEventsAsTheText(String trace) throws Exception {
    TraceSource source = TraceSource.of(trace);
    TraceRecording recording = new TraceRecording(source, ENOUGH_BYTES);
    TraceSummary summary = TraceSummary.of(source, recording);

    assertTrue(recording.isKept());
    List<String> text = events(TraceReader.open(source));
    assertEquals(text, events(recording.open(summary.header())));
    assertEquals(text, events(recording.open(summary.header())), "opened a second time");
  }

  @Test
  void recording_everyKindAndLargestFigures_comeBackWithTheirLines() throws Exception {
    String largest = Long.toString(TraceReader.MAXIMUM_FIGURE);
    TraceSource source =
        TraceText.of(
            folder,
            "[\"A\",0," + BufferTable.MAXIMUM_SIZE_BYTES + ",1,\"a\"]",
            "",
            "[\"A\"," + BufferTable.MAXIMUM_ID + ",127,0,\"a\",\"name\"]",
            "[\"P\",0,\"x\"]",
            "[\"X\",0,1,0]",
            "[\"O\",1,0," + largest + ",[0,128],[" + BufferTable.MAXIMUM_ID + ",1,0,16384]]",
            "[\"O\",0,0,0,[],[]]",
            "[\"F\",0]");
    TraceRecording recording = new TraceRecording(source, ENOUGH_BYTES);
    TraceHeader header = TraceSummary.of(source, recording).header();
    // What is told now is remembered.
    Files.delete(folder.resolve("hand.gmtrace"));

    assertEquals(
        List.of(
            "2 ALLOCATE 0 of 70368744177663 on 1",
            "4 ALLOCATE 2147483646 of 127 on 0",
            "6 EXPORT 0 to 0",
            "7 OPERATION 1 scale on 0 flops 999999999999999999 [0 r128 w16384] [2147483646 r0 w1]",
            "8 OPERATION 2 copy on 0 flops 0",
            "9 FREE 0"),
        events(recording.open(header)));
  }

  @Test
  void recording_moreOperandsThanAChunkHolds_comeBack() throws Exception {
    int buffers = 20_000;
    List<String> lines = new ArrayList<>();
    StringBuilder reads = new StringBuilder();
    for (int i = 0; i < buffers; i++) {
      lines.add("[\"A\"," + i + ",70000,0,\"a\"]");
      reads.append(i == 0 ? "" : ",").append(i).append(',').append(40_000 + i);
    }
    lines.add("[\"O\",0,0,1,[" + reads + "],[]]");
    TraceSource source = TraceText.of(folder, lines.toArray(String[]::new));
    TraceRecording recording = new TraceRecording(source, ENOUGH_BYTES);
    TraceHeader header = TraceSummary.of(source, recording).header();

    assertTrue(recording.keptBytes() > 2 * TraceRecording.CHUNK_BYTES);
    assertEquals(events(TraceReader.open(source)), events(recording.open(header)));
  }

  @Test
  void recording_traceLongerThanItsLimit_keepsNothingAndReadsTheTextAgain() throws Exception {
    TraceSource source = TraceSource.of("llama7b_train_seq4096");
    TraceRecording recording = new TraceRecording(source, 2 * TraceRecording.CHUNK_BYTES);
    TraceHeader header = TraceSummary.of(source, recording).header();

    assertFalse(recording.isKept());
    assertEquals(0, recording.keptBytes());
    assertEquals(events(TraceReader.open(source)), events(recording.open(header)));
  }

  @Test
  void recording_traceWithoutEvents_endsAtOnce() throws Exception {
    TraceSource source = TraceText.of(folder);
    TraceRecording recording = new TraceRecording(source, ENOUGH_BYTES);
    TraceHeader header = TraceSummary.of(source, recording).header();

    assertTrue(recording.isKept());
    assertEquals(List.of(), events(recording.open(header)));
  }

  /** All that a cursor tells of each event but phases, in words. */
  private static List<String> events(EventCursor opened) throws InputException {
    List<String> events = new ArrayList<>();
    try (EventCursor cursor = opened) {
      while (cursor.next()) {
        String event = cursor.line() + " " + cursor.kind() + " ";
        switch (cursor.kind()) {
          case ALLOCATE ->
              events.add(
                  event
                      + cursor.bufferId()
                      + " of "
                      + cursor.sizeBytes()
                      + " on "
                      + cursor.device());
          case FREE -> events.add(event + cursor.bufferId());
          case EXPORT -> events.add(event + cursor.bufferId() + " to " + cursor.device());
          case OPERATION -> events.add(event + operation(cursor));
          case PHASE -> {}
        }
      }
    }
    return events;
  }

  private static String operation(EventCursor cursor) {
    StringBuilder words =
        new StringBuilder()
            .append(cursor.operationCount())
            .append(' ')
            .append(cursor.operationName())
            .append(" on ")
            .append(cursor.device())
            .append(" flops ")
            .append(cursor.flops());
    for (int place = 0; place < cursor.operandCount(); place++) {
      words
          .append(" [")
          .append(cursor.operandId(place))
          .append(" r")
          .append(cursor.operandReadBytes(place))
          .append(" w")
          .append(cursor.operandWriteBytes(place))
          .append(']');
    }
    return words.toString();
  }
}
