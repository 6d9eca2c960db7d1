package org.vramlab.workloads.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes a gmtrace (version 1) as text, without blanks, one event a line; what the caller's stream
 * does with the text (gzip, zstd) is its own business. {@link TraceReader} reads it back as it was.
 *
 * <p>The header comes first, with its statistics: whoever wants them right counts the events
 * beforehand, with {@link TraceStatistics}.
 *
 * <p>Threads: one. Call {@link #flush} at the end; the stream stays open.
 */
public final class TraceWriter implements TraceSink, Flushable {
  private static final int BUFFER_BYTES = 32 << 10;
  private static final int LONGEST_NUMBER = 20;

  private final OutputStream stream;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int length;

  /** Writes the header. */
  public TraceWriter(OutputStream stream, TraceHeader header) throws IOException {
    this.stream = stream;
    text(headerLine(header));
    endLine();
  }

  private static String headerLine(TraceHeader header) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("format", TraceHeader.FORMAT);
      json.writeNumberField("version", TraceHeader.VERSION);
      json.writeStringField("workload", header.workload());
      json.writeNumberField("devices", header.devices());
      for (Map.Entry<String, String> description : header.descriptions().entrySet()) {
        json.writeFieldName(description.getKey());
        json.writeRawValue(description.getValue());
      }
      json.writeFieldName("ops");
      json.writeStartArray();
      for (String name : header.operationNames()) {
        json.writeString(name);
      }
      json.writeEndArray();
      if (!header.statistics().isEmpty()) {
        json.writeFieldName("stats");
        writeStatistics(json, List.copyOf(header.statistics().entrySet()));
      }
      json.writeEndObject();
    }
    return line.toString();
  }

  /**
   * Folds dotted names back: members numbered from 0 into a list, others into an object. Members of
   * one name are neighbours.
   */
  private static void writeStatistics(JsonGenerator json, List<Map.Entry<String, Long>> figures)
      throws IOException {
    json.writeStartObject();
    int index = 0;
    while (index < figures.size()) {
      String name = figures.get(index).getKey();
      int dot = name.indexOf('.');
      if (dot < 0) {
        json.writeNumberField(name, figures.get(index++).getValue());
        continue;
      }
      String prefix = name.substring(0, dot + 1);
      boolean list = name.equals(prefix + "0");
      json.writeFieldName(name.substring(0, dot));
      if (list) {
        json.writeStartArray();
      } else {
        json.writeStartObject();
      }
      for (; index < figures.size() && figures.get(index).getKey().startsWith(prefix); index++) {
        if (!list) {
          json.writeFieldName(figures.get(index).getKey().substring(dot + 1));
        }
        json.writeNumber(figures.get(index).getValue());
      }
      if (list) {
        json.writeEndArray();
      } else {
        json.writeEndObject();
      }
    }
    json.writeEndObject();
  }

  @Override
  public void operation(
      int operationIndex,
      int device,
      long flops,
      long[] reads,
      int readCount,
      long[] writes,
      int writeCount)
      throws IOException {
    startLine(EventKind.OPERATION);
    element(operationIndex);
    element(device);
    element(flops);
    pairs(reads, readCount);
    pairs(writes, writeCount);
    character(']');
    endLine();
  }

  @Override
  public void allocate(int bufferId, long sizeBytes, int device, String className, String name)
      throws IOException {
    startLine(EventKind.ALLOCATE);
    element(bufferId);
    element(sizeBytes);
    element(device);
    element(className);
    if (!name.isEmpty()) {
      element(name);
    }
    character(']');
    endLine();
  }

  @Override
  public void free(int bufferId) throws IOException {
    startLine(EventKind.FREE);
    element(bufferId);
    character(']');
    endLine();
  }

  @Override
  public void export(int bufferId, int owner, int importer) throws IOException {
    startLine(EventKind.EXPORT);
    element(bufferId);
    element(owner);
    element(importer);
    character(']');
    endLine();
  }

  @Override
  public void phase(long iteration, String phase) throws IOException {
    startLine(EventKind.PHASE);
    element(iteration);
    element(phase);
    character(']');
    endLine();
  }

  private void startLine(EventKind kind) {
    character('[');
    character('"');
    character(kind.letter());
    character('"');
  }

  private void endLine() throws IOException {
    character('\n');
    if (length >= BUFFER_BYTES) {
      flushBuffer();
    }
  }

  private void pairs(long[] pairs, int count) {
    character(',');
    character('[');
    for (int i = 0; i < 2 * count; i++) {
      if (i > 0) {
        character(',');
      }
      number(pairs[i]);
    }
    character(']');
  }

  private void element(long number) {
    character(',');
    number(number);
  }

  private void element(String text) {
    character(',');
    character('"');
    for (int i = 0; i < text.length(); i++) {
      char current = text.charAt(i);
      if (current == '"' || current == '\\') {
        character('\\');
        character(current);
      } else if (current < ' ' || current > '~') {
        text(String.format("\\u%04x", (int) current));
      } else {
        character(current);
      }
    }
    character('"');
  }

  private void text(String text) {
    for (byte current : text.getBytes(StandardCharsets.UTF_8)) {
      character((char) (current & 0xff));
    }
  }

  /** Writes a number that is not negative: there are no others in the format. */
  private void number(long number) {
    assert number >= 0;
    reserve(LONGEST_NUMBER);
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    long rest = number;
    for (int place = length + digits - 1; place >= length; place--) {
      buffer[place] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void character(char character) {
    reserve(1);
    buffer[length++] = (byte) character;
  }

  private void reserve(int bytes) {
    if (length + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
  }

  private void flushBuffer() throws IOException {
    stream.write(buffer, 0, length);
    length = 0;
  }

  @Override
  public void flush() throws IOException {
    flushBuffer();
    stream.flush();
  }
}
