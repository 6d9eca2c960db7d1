package org.vramlab.workloads.trace;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.vramlab.workloads.io.InputException;

/** Small traces written by hand, as files. */
public final class TraceText {
  /** A header for two devices and the operations {@code copy} and {@code scale}. */
  public static final String HEADER =
      "{\"format\":\"gmtrace\",\"version\":1,\"workload\":\"by"
          + " hand\",\"devices\":2,\"ops\":[\"copy\",\"scale\"]}";

  private TraceText() {}

  /** A plain file of the header above and these lines. */
  public static TraceSource of(Path folder, String... events) throws IOException {
    return withHeader(folder, HEADER, events);
  }

  /** A plain file of any header and these lines. */
  public static TraceSource withHeader(Path folder, String header, String... events)
      throws IOException {
    return bytes(folder, text(header, events).getBytes(StandardCharsets.UTF_8));
  }

  /** A file of these bytes. */
  public static TraceSource bytes(Path folder, byte[] bytes) throws IOException {
    Path file = folder.resolve("hand.gmtrace");
    Files.write(file, bytes);
    return TraceSource.of(file);
  }

  static String text(String header, String... events) {
    return header + "\n" + (events.length == 0 ? "" : String.join("\n", events) + "\n");
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    }
    return compressed.toByteArray();
  }

  static byte[] zstd(byte[] bytes) {
    return Zstd.compress(bytes);
  }

  /** Every event of a trace in words, the line number first. */
  public static List<String> read(TraceSource source) throws InputException {
    List<String> events = new ArrayList<>();
    try (TraceReader reader = TraceReader.open(source)) {
      while (reader.next()) {
        events.add(reader.line() + " " + describe(reader));
      }
    }
    return events;
  }

  private static String describe(TraceReader reader) {
    return switch (reader.kind()) {
      case ALLOCATE ->
          "allocate %d of %d bytes on %d, %s '%s'"
              .formatted(
                  reader.bufferId(),
                  reader.sizeBytes(),
                  reader.device(),
                  reader.className(),
                  reader.bufferName());
      case FREE ->
          "free %d of %d bytes on %d"
              .formatted(reader.bufferId(), reader.sizeBytes(), reader.owner());
      case EXPORT ->
          "export %d of %d bytes from %d to %d"
              .formatted(reader.bufferId(), reader.sizeBytes(), reader.owner(), reader.device());
      case PHASE -> "phase %d %s".formatted(reader.iteration(), reader.phase());
      case OPERATION -> {
        StringBuilder text = new StringBuilder();
        text.append(reader.operationName())
            .append(" on ")
            .append(reader.device())
            .append(", ")
            .append(reader.flops())
            .append(" flops, reads");
        Operands operands = reader.operands();
        for (int place = 0; place < operands.readCount(); place++) {
          text.append(' ').append(operands.id(place)).append(':').append(operands.readBytes(place));
        }
        text.append(", writes");
        for (int index = 0; index < operands.writeCount(); index++) {
          int place = operands.writePlace(index);
          text.append(' ')
              .append(operands.id(place))
              .append(':')
              .append(operands.writeBytes(place));
        }
        yield text.toString();
      }
    };
  }
}
