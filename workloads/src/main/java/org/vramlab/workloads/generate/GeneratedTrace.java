package org.vramlab.workloads.generate;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceWriter;

/**
 * A generator's trace as a file. The generator runs twice: once to be counted, because the header
 * comes first and states the figures, and once to be written.
 */
public final class GeneratedTrace {
  private static final int GZIP_BUFFER_BYTES = 64 << 10;

  private GeneratedTrace() {}

  /**
   * Writes the trace, compressed as the file's name ends: {@code .gz}, {@code .zst}, or plain text.
   */
  public static void write(TraceGenerator generator, OutputFile file) throws InputException {
    file.write(stream -> write(generator, file.name(), stream));
  }

  private static void write(TraceGenerator generator, String fileName, OutputStream stream)
      throws IOException {
    TraceHeader header = header(generator);
    OutputStream compressed = compressed(fileName, stream);
    TraceWriter writer = new TraceWriter(compressed, header);
    generator.emit(writer);
    writer.flush();
    compressed.close(); // writes the trailer
  }

  private static OutputStream compressed(String fileName, OutputStream stream) throws IOException {
    if (fileName.endsWith(".gz")) {
      return new GZIPOutputStream(stream, GZIP_BUFFER_BYTES);
    }
    return fileName.endsWith(".zst") ? new ZstdOutputStream(stream) : stream;
  }

  /** The complete header of a generator's trace. */
  static TraceHeader header(TraceGenerator generator) throws IOException {
    CountingSink counter = new CountingSink(generator.devices());
    generator.emit(counter);
    Map<String, String> descriptions = new LinkedHashMap<>();
    descriptions.put(
        "params",
        generator.parameters().entrySet().stream()
            .map(parameter -> "\"" + parameter.getKey() + "\":" + parameter.getValue())
            .collect(Collectors.joining(",", "{", "}")));
    descriptions.put("capture", "\"generated: no program was run\"");
    return new TraceHeader(
        "generated_" + generator.name(),
        generator.devices(),
        generator.operationNames(),
        descriptions,
        counter.statistics().toMap());
  }
}
