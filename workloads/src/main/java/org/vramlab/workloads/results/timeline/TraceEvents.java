package org.vramlab.workloads.results.timeline;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON trace event format (Google, "Trace Event Format", 2016), compressed, as
 * ui.perfetto.dev opens it: one object with an array of events, one event a line.
 *
 * <p>An event has a phase, a process and a thread, which the viewer shows as a group and a track in
 * it, and a time {@code ts} in microseconds; the exact nanoseconds stand in {@code args.ns}. Write
 * one with {@link #begin}, {@link #argument} any number of times, {@link #end}. By hand and not by
 * a generator, because compressed traces have millions of events.
 *
 * <p>The first failure is kept, nothing is written after it, and {@link #finish} throws it.
 */
final class TraceEvents {
  /** A stretch of time, told by its beginning and its length. */
  static final char COMPLETE = 'X';

  /** A stretch of time begins; it ends with the matching {@link #END} on the same track. */
  static final char BEGIN = 'B';

  static final char END = 'E';
  static final char INSTANT = 'i';
  static final char COUNTER = 'C';
  static final char METADATA = 'M';

  /** An arrow begins at the stretch of time around it. */
  static final char FLOW_START = 's';

  static final char FLOW_END = 'f';

  private static final int BUFFER_BYTES = 1 << 16;

  /** Room for the longest event but for its texts: far more than any has. */
  private static final int EVENT_BYTES = 1024;

  private final GZIPOutputStream stream;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int length;
  private boolean any;
  private boolean anyArgument;
  private @Nullable IOException failure;

  TraceEvents(OutputStream stream) throws IOException {
    this.stream = new Gzip(stream);
    text("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
  }

  /** Level 1: the text is so regular that higher ones cost much more time than they save bytes. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream stream) throws IOException {
      super(stream, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Begins an event; an empty name is left out. */
  TraceEvents begin(char phase, String name, long nanos, int process, int thread) {
    if (length > BUFFER_BYTES - EVENT_BYTES) {
      write();
    }
    text(any ? ",\n{\"ph\":\"" : "\n{\"ph\":\"");
    any = true;
    anyArgument = false;
    character(phase);
    text("\",\"pid\":");
    number(process);
    text(",\"tid\":");
    number(thread);
    if (!name.isEmpty()) {
      text(",\"name\":");
      string(name);
    }
    if (phase != METADATA) {
      text(",\"ts\":");
      micros(nanos);
    }
    if (phase == INSTANT) {
      text(",\"s\":\"t\""); // drawn on its track only
    }
    return this;
  }

  /** The length of a {@link #COMPLETE} event; before any argument. */
  TraceEvents duration(long nanos) {
    text(",\"dur\":");
    micros(nanos);
    return this;
  }

  /** Joins the two ends of an arrow; before any argument. */
  TraceEvents flow(int id, boolean end) {
    text(",\"cat\":\"eviction\",\"id\":");
    number(id);
    if (end) {
      text(",\"bp\":\"e\""); // to the stretch around this instant, not the next one
    }
    return this;
  }

  /** A number that the viewer shows. */
  TraceEvents argument(String name, long value) {
    name(name);
    number(value);
    return this;
  }

  /** A text that the viewer shows. */
  TraceEvents argument(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  /** Ends the event. */
  void end() {
    text(anyArgument ? "}}" : "}");
  }

  /** Completes the file, but leaves the stream below open. */
  void finish() throws IOException {
    text("\n]}\n");
    write();
    if (failure != null) {
      throw failure;
    }
    stream.finish();
    stream.flush();
  }

  private void name(String name) {
    text(anyArgument ? ",\"" : ",\"args\":{\"");
    text(name);
    text("\":");
    anyArgument = true;
  }

  /**
   * Microseconds, with a fifth of a nanosecond on top of a fraction. Perfetto multiplies by 1,000
   * in floating point and cuts (json_trace_utils.cc, CoerceToNs; issue 5012): without the fifth,
   * 1.351 may become 1,350 ns, and work that begins as other work ends be dropped for overlapping
   * it.
   */
  private void micros(long nanos) {
    number(nanos / 1000);
    int rest = (int) (nanos % 1000);
    if (rest > 0) {
      character('.');
      character((char) ('0' + rest / 100));
      character((char) ('0' + rest / 10 % 10));
      character((char) ('0' + rest % 10));
      character('2');
    }
  }

  private void number(long value) {
    if (value < 0) {
      character('-');
      value = -value;
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    room(digits);
    length += digits;
    for (int at = length - 1; at >= length - digits; at--) {
      buffer[at] = (byte) ('0' + value % 10);
      value /= 10;
    }
  }

  private void string(String value) {
    character('"');
    byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(value);
    room(quoted.length);
    System.arraycopy(quoted, 0, buffer, length, quoted.length);
    length += quoted.length;
    character('"');
  }

  /** ASCII that needs no quoting. */
  private void text(String ascii) {
    room(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      buffer[length++] = (byte) ascii.charAt(i);
    }
  }

  private void character(char ascii) {
    room(1);
    buffer[length++] = (byte) ascii;
  }

  private void room(int bytes) {
    if (length + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * (length + bytes));
    }
  }

  private void write() {
    if (failure == null) {
      try {
        stream.write(buffer, 0, length);
      } catch (IOException unwritable) {
        failure = unwritable;
      }
    }
    length = 0;
  }
}
