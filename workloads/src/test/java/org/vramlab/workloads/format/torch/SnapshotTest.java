package org.vramlab.workloads.format.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vramlab.workloads.format.Foreign.message;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.format.Foreign;
import org.vramlab.workloads.io.InputException;

/** Snapshots of the caching allocator, as pickle and as CSV; no pickle runs code. */
class SnapshotTest {
  @TempDir Path folder = Path.of("set by JUnit");

  private static Map<String, Object> event(String action, long address, long size, long micros) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("action", action);
    event.put("addr", address);
    event.put("size", size);
    event.put("stream", 0);
    event.put("time_us", micros);
    event.put("frames", List.of(frame(1), frame(2)));
    return event;
  }

  private static Map<String, Object> frame(int line) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("name", "f");
    frame.put("filename", "train.py");
    frame.put("line", line);
    return frame;
  }

  private static byte[] snapshot(List<?>... devices) {
    Map<String, Object> segment = new LinkedHashMap<>();
    segment.put("total_size", 2 << 20);
    segment.put("allocated_size", 512);
    segment.put("segment_type", "small");
    segment.put("blocks", List.of());
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("segments", List.of(segment));
    root.put("device_traces", List.of(devices));
    root.put("allocator_settings", Map.of("expandable_segments", false));
    return Pickle.of(root);
  }

  private Foreign read(byte[] bytes) throws Exception {
    return Foreign.of(folder, ConversionSettings.DEFAULT, bytes);
  }

  @Test
  void block_isWrittenWhenAllocated_readWhenItsFreeIsRequested_freedWhenItIsCompleted()
      throws Exception {
    Foreign read =
        read(
            snapshot(
                List.of(
                    event("alloc", 4096, 512, 10),
                    event("free_requested", 4096, 512, 20),
                    event("free_completed", 4096, 512, 30))));

    assertEquals("torch snapshot", read.format());
    assertEquals(
        List.of(
            "allocate 0 of 512 bytes on 0, stream 0 ''",
            "block.allocated on 0, 0 flops, reads, writes 0:512",
            "block.freed on 0, 0 flops, reads 0:512, writes",
            "free 0 of 512 bytes on 0"),
        read.events());
    assertTrue(read.knows("at the end 1 segments of 2,097,152 bytes, of which 512"));
  }

  @Test
  void addressesUsedAgain_areOtherBuffers() throws Exception {
    Foreign read =
        read(
            snapshot(
                List.of(
                    event("alloc", 4096, 512, 1),
                    event("free_completed", 4096, 512, 2),
                    event("alloc", 4096, 1024, 3),
                    event("alloc", 4096, 2048, 4))));

    assertEquals(3, read.summary().statistic("buffers"));
    assertTrue(read.knows("1 addresses allocated again without a free"));
    assertTrue(read.knows("at most 2,048 bytes allocated at once, 2,048 at the end"));
  }

  @Test
  void freesOfBlocksFromBeforeTheHistory_areCountedAndLeftOut() throws Exception {
    Foreign read =
        read(
            snapshot(
                List.of(
                    event("free_requested", 1, 512, 1),
                    event("free_completed", 1, 512, 2),
                    event("segment_alloc", 2, 2 << 20, 3),
                    event("alloc", 2, 512, 4))));

    assertTrue(read.knows("1 frees of blocks allocated before"));
    assertTrue(read.knows("1 events of the allocator's own segments"));
    assertEquals(1, read.summary().statistic("buffers"));
  }

  @Test
  void devices_areMergedByTime() throws Exception {
    Foreign read =
        read(
            snapshot(
                List.of(event("alloc", 1, 512, 10), event("alloc", 2, 512, 30)),
                List.of(event("alloc", 1, 512, 20))));

    assertEquals(
        List.of(0, 1, 0),
        read.events().stream()
            .filter(event -> event.startsWith("allocate"))
            .map(event -> event.contains(" on 1,") ? 1 : 0)
            .toList());
  }

  @Test
  void csv_saysTheSameAsThePickle() throws Exception {
    Foreign pickle =
        read(snapshot(List.of(event("alloc", 7, 512, 1), event("free_completed", 7, 512, 2))));
    Foreign csv =
        Foreign.of(
            folder,
            "device,action,addr,size,stream,time_us",
            "0,alloc,7,512,0,1",
            "0,free_completed,7,512,0,2",
            "0,explode,7,512,0,3",
            "zero,alloc,7,512,0,3",
            "0,alloc");

    assertEquals(pickle.events(), csv.events());
    assertEquals(3, csv.account().unknownCount());
  }

  @Test
  void otherPickles_areRefusedByWhatTheyHold() {
    for (byte[] bytes :
        List.of(
            Pickle.of(List.of(1, 2)),
            Pickle.of(Map.of("a", 1)),
            snapshot(List.of()),
            snapshot(List.of(Map.of("no", "action"))))) {
      InputException refused = assertThrows(InputException.class, () -> read(bytes));
      assertTrue(
          message(refused).contains("_dump_snapshot")
              || message(refused).contains("_record_memory_history"),
          refused.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x63, GLOBAL",
    "0x93, STACK_GLOBAL",
    "0x52, REDUCE",
    "0x62, BUILD",
    "0x69, INST",
    "0x6f, OBJ",
    "0x81, NEWOBJ",
    "0x92, NEWOBJ_EX",
    "0x50, PERSID",
    "0x51, BINPERSID",
    "0x82, EXT1",
    "0x8f, EMPTY_SET",
    "0x96, BYTEARRAY8",
    "0xff, 0xff"
  })
  void opcodesThatMightRunCode_areRefusedByNameAndPlace(String opcode, String name) {
    byte[] bytes = Pickle.raw('}', 0x94, 'K', 1, Integer.decode(opcode), 'x', '\n');

    InputException refused = assertThrows(InputException.class, () -> read(bytes));

    assertTrue(message(refused).contains("opcode " + name + " at byte 6 "), refused.getMessage());
  }

  @Test
  void cutAnywhere_isRefusedInGoodOrder() {
    byte[] whole = snapshot(List.of(event("alloc", 1, 512, 1)));
    for (int length = 2; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(InputException.class, () -> read(cut), () -> cut.length + " bytes");
    }
  }

  @ParameterizedTest
  @CsvSource({"0x65", "0x75", "0x73", "0x61", "0x85", "0x87", "0x94", "0x2e", "0x74"})
  void opcodesWithoutTheirOperands_areRefused(String opcode) {
    byte[] bytes = Pickle.raw(Integer.decode(opcode));

    assertThrows(InputException.class, () -> read(bytes));
  }
}
