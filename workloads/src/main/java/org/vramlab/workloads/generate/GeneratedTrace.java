package org.vramlab.workloads.generate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceOutput;

/**
 * A generator's trace as a file. The generator runs twice: once to be counted, because the header
 * comes first and states the figures, and once to be written.
 */
public final class GeneratedTrace {
  private GeneratedTrace() {}

  /** Writes the trace, compressed as the file's name ends. */
  public static void write(TraceGenerator generator, OutputFile file) throws InputException {
    TraceHeader header;
    try {
      header = header(generator);
    } catch (IOException impossible) {
      throw new AssertionError("counting writes nothing", impossible);
    }
    TraceOutput.write(file, header, generator::emit);
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
