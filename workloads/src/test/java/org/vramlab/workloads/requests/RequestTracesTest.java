package org.vramlab.workloads.requests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/** One trace of five requests, in every format and compression. */
class RequestTracesTest {
  private static final long[] IDS = {700, 9, 700, 30, 9};
  private static final int[] BYTES = {512, 4096, 512, 1024, 4096};

  @TempDir Path folder;

  /** Wraps a stream. */
  private interface Compression {
    OutputStream of(OutputStream plain) throws Exception;
  }

  private Path write(String name, byte[] content, Compression compression) throws Exception {
    Path file = folder.resolve(name);
    try (OutputStream out = compression.of(Files.newOutputStream(file))) {
      out.write(content);
    }
    return file;
  }

  private Path write(String name, String content) throws Exception {
    return write(name, content.getBytes(StandardCharsets.UTF_8), plain -> plain);
  }

  private static byte[] records(int recordBytes, int times, RecordShape each) {
    ByteBuffer bytes = ByteBuffer.allocate(recordBytes * times).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < times; i++) {
      each.put(bytes, i);
    }
    return bytes.array();
  }

  private interface RecordShape {
    void put(ByteBuffer bytes, int index);
  }

  private static byte[] oracleGeneral() {
    long[] next = {3, 5, -1, Long.MAX_VALUE, -1};
    return records(
        24, 5, (bytes, i) -> bytes.putInt(i / 2).putLong(IDS[i]).putInt(BYTES[i]).putLong(next[i]));
  }

  private static byte[] withNamespace() {
    long[] next = {3, 5, -1, -1, -1};
    return records(
        27,
        5,
        (bytes, i) ->
            bytes
                .putInt(i)
                .putLong(IDS[i])
                .putInt(BYTES[i])
                .put((byte) 1)
                .putShort((short) 2)
                .putLong(next[i]));
  }

  private static byte[] vscsi1() {
    return records(
        32,
        5,
        (bytes, i) ->
            bytes
                .putInt(i)
                .putInt(BYTES[i])
                .putInt(1)
                .putShort((short) 0x2a)
                .putShort((short) 0x100)
                .putLong(IDS[i])
                .putLong(1000 + i));
  }

  private static byte[] vscsi2() {
    return records(
        40,
        5,
        (bytes, i) ->
            bytes
                .putShort((short) 0x28)
                .putShort((short) 0x200)
                .putInt(i)
                .putInt(BYTES[i])
                .putInt(1)
                .putLong(IDS[i])
                .putLong(1000 + i)
                .putLong(7));
  }

  private static void assertIsTheTrace(Path file, String format, boolean sized) throws Exception {
    assertTrue(RequestTraces.isRequestFile(file.toString()), file.toString());
    RequestTrace trace = RequestTraces.read(file.toString());
    assertEquals(format, trace.format());
    assertArrayEquals(new int[] {0, 1, 0, 2, 1}, trace.requests());
    assertArrayEquals(new long[] {700, 9, 30}, trace.ids());
    assertArrayEquals(sized ? new long[] {512, 4096, 1024} : new long[] {1, 1, 1}, trace.sizes());
    assertEquals(sized, trace.hasSizes());
    long never = RequestTrace.NEVER;
    assertArrayEquals(new long[] {3, 5, never, never, never}, trace.nextUses());
  }

  @Test
  void read_oracleGeneral_inEveryCompression() throws Exception {
    byte[] bytes = oracleGeneral();
    assertIsTheTrace(write("a", bytes, plain -> plain), "oracleGeneral", true);
    assertIsTheTrace(write("b", bytes, GZIPOutputStream::new), "oracleGeneral", true);
    assertIsTheTrace(write("c", bytes, ZstdOutputStream::new), "oracleGeneral", true);
    assertIsTheTrace(
        write("d", bytes, plain -> new XZOutputStream(plain, new LZMA2Options())),
        "oracleGeneral",
        true);
  }

  @Test
  void read_longerRecordsAndVscsi_areToldByContent() throws Exception {
    assertIsTheTrace(write("a", withNamespace(), plain -> plain), "oracleGeneralOpNS", true);
    assertIsTheTrace(write("b", vscsi1(), plain -> plain), "vscsi version 1", true);
    assertIsTheTrace(write("c", vscsi2(), plain -> plain), "vscsi version 2", true);
  }

  @Test
  void read_csv_byHeaderOrByPlace() throws Exception {
    StringBuilder named = new StringBuilder("version,time,op,size,lbn\n");
    StringBuilder bare = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      named.append("1,").append(i).append(",2a,").append(BYTES[i]).append(',').append(IDS[i]);
      named.append('\n');
      bare.append(i).append(',').append(IDS[i]).append(',').append(BYTES[i]).append('\n');
    }
    assertIsTheTrace(write("a", named.toString()), "csv", true);
    assertIsTheTrace(write("b", bare.toString()), "csv", true);
  }

  @Test
  void read_list_numbersOrWords() throws Exception {
    assertIsTheTrace(write("a", "700\n9\n700\n30\n9"), "list, one object a line", false);
    RequestTrace words = RequestTraces.read(write("b", "left\r\nright\r\nleft\r\n").toString());
    assertArrayEquals(new int[] {0, 1, 0}, words.requests());
  }

  /** What a log may hold between requests: it is counted, not fatal, unless somebody says so. */
  @Test
  void read_linesThatAreNoRequests_goToWhoeverCountsThem() throws Exception {
    Path csv = write("a", "id,size\n7,10\n8\n9,-5\n7,10\n");
    Path list = write("b", "1\n2\n# a comment\n1\n");
    List<String> unknown = new ArrayList<>();
    UnknownLines counter = (line, text, why) -> unknown.add(line + " " + text + ": " + why);

    assertEquals(2, RequestTraces.read(csv.toString(), counter).requests().length);
    assertEquals(3, RequestTraces.read(list.toString(), counter).requests().length);
    assertEquals(
        List.of(
            "3 8: it has 1 fields for 2 columns",
            "4 9,-5: '-5' is no size in bytes",
            "3 # a comment: it is not one object a line"),
        unknown);
    InputException strict =
        assertThrows(InputException.class, () -> RequestTraces.read(csv.toString()));
    assertTrue(
        strict.toString().contains("line 3: it has 1 fields for 2 columns"), strict.toString());
  }

  @Test
  void read_oneColumnWithAHeader_isNoListThatBeginsWithIt() throws Exception {
    RequestTrace trace = RequestTraces.read(write("a", "id\n7\n9\n7\n").toString());
    assertArrayEquals(new int[] {0, 1, 0}, trace.requests());
  }

  @Test
  void read_cutRecord_saysWhereAndWhat() throws Exception {
    byte[] bytes = oracleGeneral();
    ByteArrayOutputStream cut = new ByteArrayOutputStream();
    cut.write(bytes, 0, bytes.length - 3);
    Path file = write("a", cut.toByteArray(), plain -> plain);
    InputException failure =
        assertThrows(InputException.class, () -> RequestTraces.read(file.toString()));
    assertTrue(failure.toString().contains("after 4 whole ones"), failure.toString());
  }

  @Test
  void read_noTraceOfRequests_isRefused() throws Exception {
    String gmtrace = write("a", "{\"format\": \"gmtrace\"}\n").toString();
    assertTrue(!RequestTraces.isRequestFile(gmtrace), "a gmtrace is none");
    String noise = write("b", new byte[] {0, -1, 5, 7, 1, 1}, plain -> plain).toString();
    assertThrows(InputException.class, () -> RequestTraces.read(noise));
    assertThrows(InputException.class, () -> RequestTraces.read(folder + "/missing"));
    assertThrows(UsageException.class, () -> RequestTraces.read("zipf:1,2,3"));
  }

  /** Figures of the recipe in Python: number of different objects among the requests. */
  @Test
  void read_zipf_isTheRecipesTrace() throws Exception {
    RequestTrace trace = RequestTraces.read("zipf:100000,1000000,1.0,42,1");
    assertEquals(1_000_000, trace.requests().length);
    assertEquals(80_759, trace.objects());
  }
}
