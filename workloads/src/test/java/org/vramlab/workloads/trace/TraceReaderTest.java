package org.vramlab.workloads.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vramlab.workloads.io.InputException;

/** What a reader makes of sound traces, and how it refuses the others. */
class TraceReaderTest {
  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void next_eachKindOfEvent_showsItsFields() throws Exception {
    TraceSource source =
        TraceText.of(
            folder,
            "[\"A\",0,100,0,\"param\",\"weight\"]",
            "[\"A\",7,5000,1,\"act\"]",
            "[\"P\",3,\"forward mb3 stage1\"]",
            "[\"X\",0,0,1]",
            "[\"O\",1,1,999999999999999999,[0,60,7,5000],[7,1]]",
            "[\"O\",0,0,0,[],[0,100]]",
            "[\"F\",0]");

    assertEquals(
        List.of(
            "2 allocate 0 of 100 bytes on 0, param 'weight'",
            "3 allocate 7 of 5000 bytes on 1, act ''",
            "4 phase 3 forward mb3 stage1",
            "5 export 0 of 100 bytes from 0 to 1",
            "6 scale on 1, 999999999999999999 flops, reads 0:60 7:5000, writes 7:1",
            "7 copy on 0, 0 flops, reads, writes 0:100",
            "8 free 0 of 100 bytes on 0"),
        TraceText.read(source));
  }

  @Test
  void byteOrderMark_atTheBeginning_isNoPartOfTheHeader() throws Exception {
    byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    byte[] text =
        TraceText.text(TraceText.HEADER, "[\"A\",0,100,0,\"a\"]").getBytes(StandardCharsets.UTF_8);
    byte[] marked = Arrays.copyOf(mark, mark.length + text.length);
    System.arraycopy(text, 0, marked, mark.length, text.length);

    List<String> read = List.of("2 allocate 0 of 100 bytes on 0, a ''");
    assertEquals(read, TraceText.read(TraceText.bytes(folder, marked)));
    assertEquals(read, TraceText.read(TraceText.bytes(folder, TraceText.gzip(marked))));
  }

  @Test
  void operands_bufferReadAndWritten_isOneOperandInFirstOccurrenceOrder() throws Exception {
    TraceSource source =
        TraceText.of(
            folder,
            "[\"A\",0,100,0,\"a\"]",
            "[\"A\",1,200,0,\"a\"]",
            "[\"A\",2,300,0,\"a\"]",
            "[\"O\",0,0,1,[2,30,0,10],[1,20,2,31]]");
    try (TraceReader reader = TraceReader.open(source)) {
      while (reader.kind() != EventKind.OPERATION && reader.next()) {}

      assertEquals(3, reader.operandCount());
      assertEquals(
          "2 0 1", reader.operandId(0) + " " + reader.operandId(1) + " " + reader.operandId(2));
      assertEquals(
          "30 10 0",
          reader.operandReadBytes(0)
              + " "
              + reader.operandReadBytes(1)
              + " "
              + reader.operandReadBytes(2));
      assertEquals(
          "31 0 20",
          reader.operandWriteBytes(0)
              + " "
              + reader.operandWriteBytes(1)
              + " "
              + reader.operandWriteBytes(2));
      assertEquals(300, reader.operands().sizeBytes(0));
    }
  }

  @Test
  void previousOperation_ofAnOperand_istheLastOperationThatTouchedTheBuffer() throws Exception {
    TraceSource source =
        TraceText.of(
            folder,
            "[\"A\",0,9,0,\"a\"]",
            "[\"A\",1,9,0,\"a\"]",
            "[\"O\",0,0,1,[1,9,0,9],[]]",
            "[\"O\",0,0,1,[1,9],[]]",
            "[\"O\",0,0,1,[],[0,9]]");
    try (TraceReader reader = TraceReader.open(source)) {
      while (reader.operationCount() < 1 && reader.next()) {}
      assertTrue(reader.operands().isFirstTouch(0));
      assertEquals(-1, reader.operands().previousOperation(0));

      assertTrue(reader.next());
      assertTrue(reader.next());

      assertFalse(reader.operands().isFirstTouch(0));
      assertEquals(0, reader.operands().previousOperation(0));
      assertEquals(1, reader.operands().previousPlace(0));
    }
  }

  @Test
  void next_blanksBlankLinesAndCarriageReturns_areSkipped() throws Exception {
    TraceSource source =
        TraceText.bytes(
            folder,
            (TraceText.HEADER
                    + "\r\n\r\n"
                    + " [ \"A\" , 0 , 1 , 0 ,\t\"act\" ] \r\n\n"
                    + "[\"O\", 0, 0, 5, [ 0, 1 ], [ ]]")
                .getBytes(StandardCharsets.UTF_8));

    assertEquals(
        List.of("3 allocate 0 of 1 bytes on 0, act ''", "5 copy on 0, 5 flops, reads 0:1, writes"),
        TraceText.read(source));
  }

  @Test
  void bufferName_withEscapes_isDecoded() throws Exception {
    TraceSource source =
        TraceText.of(folder, "[\"A\",0,1,0,\"act\",\"a\\\"b\\\\c\\u00e9\\n\\/ü\"]");

    assertEquals(
        List.of("2 allocate 0 of 1 bytes on 0, act 'a\"b\\cé\n/ü'"), TraceText.read(source));
  }

  @Test
  void className_ofManyBuffers_isOneObject() throws Exception {
    TraceSource source = TraceText.of(folder, "[\"A\",0,1,0,\"act\"]", "[\"A\",1,1,0,\"act\"]");
    try (TraceReader reader = TraceReader.open(source)) {
      assertTrue(reader.next());
      String first = reader.className();
      assertTrue(reader.next());
      assertSame(first, reader.className());
    }
  }

  @Test
  void next_sparseIdsAndHugeOperandLists_areRead() throws Exception {
    StringBuilder reads = new StringBuilder();
    String[] events = new String[1001];
    for (int i = 0; i < 1000; i++) {
      int id = 2_000_000_000 + i * 131;
      events[i] = "[\"A\"," + id + ",8,0,\"act\"]";
      reads.append(i == 0 ? "" : ",").append(id).append(",8");
    }
    events[1000] = "[\"O\",0,0,1,[" + reads + "],[]]";

    List<String> read = TraceText.read(TraceText.of(folder, events));

    assertTrue(
        read.getLast().startsWith("1002 copy on 0, 1 flops, reads 2000000000:8 2000000131:8 "));
    assertTrue(read.getLast().endsWith(" 2000130869:8, writes"));
  }

  @Test
  void next_lineLongerThanTheBuffer_isRead() throws Exception {
    String name = "n".repeat(3_000_000);

    assertEquals(
        List.of("2 allocate 0 of 1 bytes on 0, act '" + name + "'", "3 free 0 of 1 bytes on 0"),
        TraceText.read(
            TraceText.of(folder, "[\"A\",0,1,0,\"act\",\"" + name + "\"]", "[\"F\",0]")));
  }

  /**
   * Each case: the events, separated by |; the line at fault; what the sentence says. Buffers 0
   * (device 0) and 1 (device 1) live.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[\"O\",0,0,1,[9,1],[]]; 4; operation on buffer 9, which was never allocated",
        "[\"F\",0]|[\"O\",0,0,1,[],[0,1]]; 5; operation on buffer 0, which is already freed",
        "[\"F\",0]|[\"F\",0]; 5; second free of buffer 0, which is already freed",
        "[\"F\",9]; 4; free of buffer 9, which was never allocated",
        "[\"F\",0]|[\"X\",0,0,1]; 5; export of buffer 0, which is already freed",
        "[\"A\",0,5,0,\"act\"]; 4; buffer id 0 is allocated a second time",
        "[\"F\",0]|[\"A\",0,5,0,\"act\"]; 5; buffer id 0 is allocated a second time",
        "[\"A\",2,0,0,\"act\"]; 4; buffer 2 has 0 bytes",
        "[\"A\",2,99999999999999999,0,\"act\"]; 4; buffer 2 has 99999999999999999 bytes",
        "[\"A\",2,5,2,\"act\"]; 4; the buffer's device is 2, but the header states 2 device(s)",
        "[\"O\",0,2,1,[0,1],[]]; 4; the operation's device is 2",
        "[\"O\",2,0,1,[0,1],[]]; 4; operation index 2 has no name",
        "[\"O\",0,0,1,[0,101],[]]; 4; the operation touches 101 bytes of buffer 0, which has 100",
        "[\"O\",0,0,1,[0,0],[]]; 4; the operation touches 0 bytes of buffer 0",
        "[\"O\",0,0,1,[0,1,0,1],[]]; 4; buffer 0 stands twice among the operation's reads",
        "[\"O\",0,0,1,[],[0,1,0,1]]; 4; buffer 0 stands twice among the operation's writes",
        "[\"O\",0,0,1,[1,1],[]]; 4; device 0 uses buffer 1 of device 1 without an X line before",
        "[\"X\",0,0,0]; 4; device 0 imports buffer 0, which is its own",
        "[\"X\",0,1,0]; 4; device 1 exports buffer 0, which belongs to device 0",
        "[\"X\",0,0,2]; 4; the importing device is 2",
        "[\"X\",0,0,1]|[\"X\",0,0,1]; 5; device 1 imports buffer 0 a second time",
        "[\"Q\",0]; 4; the event's kind is none of A, F, X, O, P",
        "[\"OO\",0]; 4; the event's kind is none of A, F, X, O, P",
        "{\"O\":0}; 4; expected '[' but there is '{'",
        "[\"F\",0; 4; expected ']' but the line ends",
        "[\"F\",0]]; 4; expected the end of the line but there is ']'",
        "[\"F\",-1]; 4; expected the buffer's id (an integer, not negative) but there is '-'",
        "[\"F\",0.5]; 4; expected ']' but there is '.'",
        "[\"F\",00]; 4; the buffer's id has a leading zero",
        "[\"F\",99999999999999999999]; 4; the buffer's id is larger than",
        "[\"F\",2147483647]; 4; the buffer's id is larger than",
        "[\"F\",\"0\"]; 4; expected the buffer's id",
        "[\"F\",]; 4; expected the buffer's id",
        "[\"A\",2,5,0]; 4; expected ',' but there is ']'",
        "[\"A\",2,5,0,act]; 4; expected the buffer's class (a string in double quotes)",
        "[\"A\",2,5,0,\"act]; 4; expected the closing quote of the buffer's class but the line"
            + " ends",
        "[\"A\",2,5,0,\"a\\x\"]; 4; bad escape in the buffer's class",
        "[\"A\",2,5,0,\"a\\u12\"]; 4; bad escape in the buffer's class",
        "[\"O\",0,0,1,[0],[]]; 4; expected ',' but there is ']'",
        "[\"O\",0,0,1,[0,1]]; 4; expected ','",
        "[\"O\",0,0,1,[0,1,],[]]; 4; expected the buffer's id",
        "[\"P\",1,forward]; 4; expected the phase",
      })
  void next_brokenLine_isRefusedWithFileLineAndReason(String events, int line, String reason)
      throws IOException {
    String[] lines = ("[\"A\",0,100,0,\"act\"]|[\"A\",1,100,1,\"act\"]|" + events).split("\\|");

    String message = refusal(TraceText.of(folder, lines));

    assertTrue(message.contains("hand.gmtrace, line " + line + ": "), message);
    assertTrue(message.contains(reason), message);
    assertOneSentenceWithRemedy(message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"format\":\"gmtrace\",\"version\":2,\"devices\":1,\"ops\":[]}; gmtrace version 2 is"
            + " unknown",
        "{\"format\":\"gmtrace\",\"devices\":1,\"ops\":[]}; the header states no version",
        "{\"format\":\"other\",\"version\":1}; its header names the format 'other'",
        "{\"a\":1}; its header names no format",
        "[\"A\",0,1,0,\"act\"]; the first line is not a JSON object",
        "time,op,size; the first line is not a JSON object",
        "{\"format\":\"gmtrace\"; the header is not valid JSON",
        "{\"format\":\"gmtrace\",\"version\":1,\"devices\":1,\"ops\":[]} x; the header is not valid"
            + " JSON",
        "{\"format\":\"gmtrace\",\"version\":1,\"devices\":0,\"ops\":[]}; number of devices is not"
            + " between 1 and 1024",
        "{\"format\":\"gmtrace\",\"version\":1,\"devices\":1025,\"ops\":[]}; number of devices is"
            + " not between 1 and 1024",
        "{\"format\":\"gmtrace\",\"version\":1,\"devices\":99999999999999999999,\"ops\":[]}; the"
            + " header is not valid JSON",
        "{\"format\":\"gmtrace\",\"version\":1,\"devices\":1}; no list of operation names",
        "{\"format\":\"gmtrace\",\"version\":1,\"devices\":1,\"ops\":[1]}; the header's \"ops\" is"
            + " not a string",
        "{\"format\":\"gmtrace\",\"version\":\"1\",\"devices\":1,\"ops\":[]}; the header's"
            + " \"version\" is not an integer",
      })
  void open_badHeader_isRefusedInLineOne(String header, String reason) throws IOException {
    String message = refusal(TraceText.withHeader(folder, header));

    assertTrue(message.contains("hand.gmtrace, line 1: "), message);
    assertTrue(message.contains(reason), message);
    assertOneSentenceWithRemedy(message);
  }

  @Test
  void open_emptyFile_isRefused() throws IOException {
    assertTrue(refusal(TraceText.bytes(folder, new byte[0])).contains("the file is empty"));
  }

  @Test
  void open_headerInAnyOrderWithExtraMembers_keepsThemAsTheyAre() throws Exception {
    String header =
        "{\"params\":{\"b\":[1,2],\"a\":null},\"stats\":{\"ops\":0,\"peak_live_bytes_per_device\":[7,8],\"alloc_bytes_by_class\":{\"act\":9},"
            + "\"note\":\"x\",\"ratio\":1.5},\"ops\":[\"f\"],\"devices\":2,\"workload\":\"w\",\"version\":1,\"format\":\"gmtrace\"}";
    try (TraceReader reader = TraceReader.open(TraceText.withHeader(folder, header))) {
      assertEquals("{params={\"b\":[1,2],\"a\":null}}", reader.header().descriptions().toString());
      assertEquals(
          "{ops=0, peak_live_bytes_per_device.0=7, peak_live_bytes_per_device.1=8,"
              + " alloc_bytes_by_class.act=9}",
          reader.header().statistics().toString());
      assertEquals("w", reader.header().workload());
      assertFalse(reader.next());
    }
  }

  @Test
  void next_fileCutBetweenLines_isRefusedByTheHeadersCount() throws IOException {
    String header =
        "{\"format\":\"gmtrace\",\"version\":1,\"devices\":1,\"ops\":[],\"stats\":{\"events\":3}}";

    String message =
        refusal(TraceText.withHeader(folder, header, "[\"A\",0,1,0,\"act\"]", "[\"F\",0]"));

    assertTrue(
        message.contains("the header announces 3 events, but the file ends after 2"), message);
  }

  @Test
  void next_truncatedGzip_isRefusedWithTheLineReached() throws IOException {
    byte[] whole = TraceText.gzip(manyLines().getBytes(StandardCharsets.UTF_8));
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);

    String message = refusal(TraceText.bytes(folder, half));

    assertTrue(
        message.matches(
            "(?s).*hand\\.gmtrace, line [0-9]{3,}: the file ends early or is damaged \\(.*"),
        message);
    assertOneSentenceWithRemedy(message);
  }

  @Test
  void open_gzipCutInItsHeader_isRefused() throws IOException {
    byte[] whole = TraceText.gzip(manyLines().getBytes(StandardCharsets.UTF_8));

    String message = refusal(TraceText.bytes(folder, java.util.Arrays.copyOf(whole, 5)));

    assertTrue(
        message.endsWith(
            "hand.gmtrace: the file cannot be read (it ends early); check path and permissions, or"
                + " copy it again."),
        message);
  }

  @Test
  void next_truncatedZstd_isRefusedWithTheLineReached() throws IOException {
    byte[] whole = TraceText.zstd(manyLines().getBytes(StandardCharsets.UTF_8));

    String message =
        refusal(TraceText.bytes(folder, java.util.Arrays.copyOf(whole, whole.length - 9)));

    assertTrue(message.contains("the file ends early or is damaged"), message);
    assertOneSentenceWithRemedy(message);
  }

  @Test
  void next_gzipOrZstdUnderAnyName_readsAsPlainText() throws Exception {
    byte[] text = manyLines().getBytes(StandardCharsets.UTF_8);
    List<String> plain = TraceText.read(TraceText.bytes(folder, text));

    assertEquals(plain, TraceText.read(TraceText.bytes(folder, TraceText.gzip(text))));
    assertEquals(plain, TraceText.read(TraceText.bytes(folder, TraceText.zstd(text))));
  }

  private static String manyLines() {
    StringBuilder text = new StringBuilder(TraceText.HEADER).append('\n');
    for (int id = 0; id < 20_000; id++) {
      text.append("[\"A\",")
          .append(id)
          .append(',')
          .append(1 + id * 7919L % 100_003)
          .append(",0,\"act\"]\n");
    }
    return text.toString();
  }

  private static String refusal(TraceSource source) {
    InputException refused = assertThrows(InputException.class, () -> TraceText.read(source));
    return String.valueOf(refused.getMessage());
  }

  private static void assertOneSentenceWithRemedy(String message) {
    assertTrue(message.endsWith(".") && message.contains("; ") && !message.contains("\n"), message);
  }
}
