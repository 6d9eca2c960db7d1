package org.vramlab.workloads.trace;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.UsageException;

/** Writes a gmtrace as a file, compressed as the file's name ends. */
public final class TraceOutput {
  private static final Pattern UNWRITTEN = Pattern.compile("\\.(xz|bz2|lz4|7z|zip|br)$");
  private static final int GZIP_BUFFER_BYTES = 64 << 10;

  private TraceOutput() {}

  /** Something that hands over all events of a trace. */
  @FunctionalInterface
  public interface Events {
    /** Hands all events to a sink. */
    void emit(TraceSink sink) throws IOException, InputException;
  }

  /**
   * Refuses a name by which a reader would expect a compression that is not written.
   *
   * @throws UsageException for such a name
   */
  public static void checkEnding(String fileName) throws UsageException {
    if (UNWRITTEN.matcher(fileName).find()) {
      throw new UsageException(
          "'"
              + fileName
              + "' ends as a file that is compressed in another way than traces are written",
          "end it in .gmtrace.gz, .gmtrace.zst or .gmtrace");
    }
  }

  /**
   * Writes the trace: {@code .gz}, {@code .zst}, or else plain text.
   *
   * @param header complete, with its statistics
   */
  public static void write(OutputFile file, TraceHeader header, Events events)
      throws InputException {
    file.write(stream -> {
      OutputStream compressed = compressed(file.name(), stream);
      TraceWriter writer = new TraceWriter(compressed, header);
      events.emit(writer);
      writer.flush();
      compressed.close(); // writes the trailer
    });
  }

  /**
   * Copies a trace event by event, with the figures that a pass over it has counted.
   *
   * @param source read a second time
   * @param summary of that source
   */
  public static void copy(TraceSource source, TraceSummary summary, OutputFile file)
      throws InputException {
    TraceHeader old = summary.header();
    TraceHeader header =
        new TraceHeader(
            old.workload(),
            old.devices(),
            old.operationNames(),
            old.descriptions(),
            summary.statistics());
    write(
        file,
        header,
        sink -> {
          try (TraceReader reader = TraceReader.open(source)) {
            EventCopy copy = new EventCopy(reader, sink);
            while (reader.next()) {
              copy.event();
            }
          }
        });
  }

  private static OutputStream compressed(String fileName, OutputStream stream) throws IOException {
    if (fileName.endsWith(".gz")) {
      return new GZIPOutputStream(stream, GZIP_BUFFER_BYTES);
    }
    return fileName.endsWith(".zst") ? new ZstdOutputStream(stream) : stream;
  }
}
