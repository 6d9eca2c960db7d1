package org.vramlab.workloads.results.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.results.SyntheticRun;

final class EventCsvWriterTest {
  private static final String HEADER =
      "nanos,event,task,ticket,lock,buffer,pool,resource,to_pool,to_resource,fence,mapping,attachment,queue,work,bytes,pages,detail\n";

  private static String csv(TimeWindow window, Consumer<EventSink> run) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EventCsvWriter writer = new EventCsvWriter(bytes, window);
    run.accept(writer);
    writer.finish();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<CsvRecord> rows(String csv) {
    return CsvReader.builder().ofCsvRecord(csv).stream().toList();
  }

  @Test
  void write_fewEvents_isTheExpectedText() throws IOException {
    String csv =
        csv(
            TimeWindow.ALL,
            sink -> {
              sink.taskCreated(3, "trace, the first");
              sink.poolCreated(0, "vram", 16, true);
              sink.poolCreated(1, "gtt", Long.MAX_VALUE, false);
              sink.ticketOpened(5, 3, 0, 7);
              sink.lockWaitBegan(6, 3, 0, 2, 4);
              sink.evicted(9, 3, 0, 1, 0, 1, 8192, 2);
              sink.resourceExtent(6, 0, 4, 2);
              sink.copyQueued(9, 0, 2, 5, 1, 6, 7, 0, 1, 8192);
              sink.jobUses(8, 1, 2, 3, true, 100, false);
              sink.lockAcquired(10, 3, EventSink.NONE, 2);
              sink.attachmentCreated(0, 5, "gpu0", "the VM");
              sink.callBegan(11, 3, 0, EventSink.CALL_MAP, 0, 5);
              sink.callEnded(12, 3, 0, true);
            });
    assertEquals(
        HEADER
            + "0,taskCreated,3,,,,,,,,,,,,,,,\"trace, the first\"\n"
            + "0,poolCreated,,,,,0,,,,,,,,,,16,vram\n"
            + "0,poolCreated,,,,,1,,,,,,,,,,,gtt\n"
            + "5,ticketOpened,3,0,,,,,,,,,,,,,,stamp=7\n"
            + "6,lockWaitBegan,3,0,2,,,,,,,,,,,,,holder=4\n"
            + "9,evicted,3,0,,1,0,,1,,,,,,,8192,,for_buffer=2\n"
            + "9,resourceExtent,,,,,0,6,,,,,,,,,2,first_page=4\n"
            + "9,copyQueued,,,,1,0,6,1,7,5,,,2,0,8192,,\n"
            + "9,jobUses,,,,2,,3,,,,1,,,8,100,,write local\n"
            + "10,lockAcquired,3,,2,,,,,,,,,,,,,\n"
            + "10,attachmentCreated,,,,5,,,,,,,0,,,,,\"exporter=gpu0, importer=the VM\"\n"
            + "11,callBegan,3,0,,5,,,,,,,0,,,,,map\n"
            + "12,callEnded,3,0,,,,,,,,,,,,,,lost\n",
        csv);
  }

  @Test
  void write_wholeRun_hasOneRowForEachEventAndAllColumnsInEach() throws IOException {
    SyntheticRun run = new SyntheticRun(2, 2, 40);
    List<CsvRecord> rows = rows(csv(TimeWindow.ALL, run::playTo));
    assertEquals(run.size() + 1, rows.size());
    assertTrue(rows.stream().allMatch(row -> row.getFieldCount() == Column.values().length));
  }

  @Test
  void write_window_keepsWhatExistsAndWhatHappensInIt() throws IOException {
    SyntheticRun run = new SyntheticRun(1, 1, 40);
    TimeWindow window = new TimeWindow(1_000_000, 2_000_000);
    List<CsvRecord> rows = rows(csv(window, run::playTo));
    int inside = 0;
    for (CsvRecord row : rows.subList(1, rows.size())) {
      long nanos = Long.parseLong(row.getField(0));
      assertTrue(window.contains(nanos) || row.getField(1).endsWith("Created"));
      inside += window.contains(nanos) ? 1 : 0;
    }
    assertTrue(inside > 10);
    assertTrue(rows.stream().anyMatch(row -> row.getField(1).equals("poolCreated")));
  }

  @Test
  void finish_streamThatFails_throwsWhatFailed() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("no space left on device");
          }
        };
    EventCsvWriter writer = new EventCsvWriter(full, TimeWindow.ALL);
    for (int event = 0; event < 100_000; event++) {
      writer.fenceSignalled(event, event); // does not throw
    }
    IOException failure = assertThrows(IOException.class, writer::finish);
    assertEquals("no space left on device", failure.getMessage());
  }
}
