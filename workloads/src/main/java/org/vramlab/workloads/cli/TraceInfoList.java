package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.format.TraceFile;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.TraceSummary;

/** Several traces, one row each: what is in them, or why they are refused. Threads: one. */
final class TraceInfoList {
  private final List<Entry> entries = new ArrayList<>();

  /** The format of the file that is being read; empty before it is known. */
  private String format = "";

  /** One trace, read or refused: exactly one of the last three is not null. */
  private record Entry(
      String trace,
      String format,
      @Nullable TraceFile file,
      @Nullable TraceSummary summary,
      @Nullable RequestFile requests,
      @Nullable String reason) {
    /** What was known, assumed and left out; null where nothing had to be. */
    @Nullable Account account() {
      return requests != null ? requests.account() : file == null ? null : file.account();
    }

    /** How many lines were left out. */
    String leftOut() {
      Account account = account();
      return account == null || account.unknownCount() == 0
          ? "-"
          : count(account.unknownCount()) + (account.unknownCount() == 1 ? " line" : " lines");
    }
  }

  /** A file's format is known. */
  void begin(TraceFile file) {
    format = file.formatName();
  }

  /** It has been read to its end. */
  void read(TraceFile file, TraceSummary summary) {
    entries.add(new Entry(summary.name(), format, file, summary, null, null));
    format = "";
  }

  /** It is a trace of requests for objects. */
  void requests(RequestFile file) {
    RequestTrace trace = file.trace();
    entries.add(new Entry(trace.name(), trace.format(), null, null, file, null));
  }

  /** It cannot be read, or says nothing of memory. */
  void refused(String trace, String reason) {
    entries.add(new Entry(trace, format.isEmpty() ? "-" : format, null, null, null, reason));
    format = "";
  }

  void print(PrintStream out) {
    TextTable table =
        new TextTable(
            "trace",
            "format",
            "devices",
            "buffers",
            "operations",
            "in use at once",
            "touched",
            "left out");
    for (Entry entry : entries) {
      String name = fileName(entry.trace());
      TraceSummary summary = entry.summary();
      if (entry.requests() != null) {
        RequestTrace requests = entry.requests().trace();
        table.row(
            name,
            entry.format(),
            "-",
            count(requests.objects()),
            count(requests.requests().length),
            "-",
            requests.hasSizes() ? ByteSize.format(requests.requestedBytes()) : "-",
            entry.leftOut());
        continue;
      }
      if (summary == null) {
        table.row(name, entry.format(), "refused", "-", "-", "-", "-", "-");
        continue;
      }
      table.row(
          name,
          entry.format(),
          Integer.toString(summary.header().devices()),
          count(summary.statistic("buffers")),
          count(summary.operationCount()),
          ByteSize.format(placedBytes(summary)),
          ByteSize.format(summary.statistic("bytes_touched")),
          entry.leftOut());
    }
    table.print(out, "");
    section(
        out,
        "Left out, the first of each:",
        entries.stream()
            .filter(entry -> !entry.leftOut().equals("-"))
            .map(entry ->
                entry.trace() + ", " + Objects.requireNonNull(entry.account()).firstUnknown())
            .toList());
    section(out, "Refused:", entries.stream().map(Entry::reason).filter(Objects::nonNull).toList());
  }

  private static void section(PrintStream out, String heading, List<String> lines) {
    if (!lines.isEmpty()) {
      out.println();
      out.println(heading);
      lines.forEach(line -> out.println("  " + line));
    }
  }

  /** The sum of the devices' peaks. */
  private static long placedBytes(TraceSummary summary) {
    long bytes = 0;
    for (int device = 0; device < summary.header().devices(); device++) {
      bytes += summary.peakPlacedBytes(device);
    }
    return bytes;
  }

  private static String fileName(String trace) {
    Path name = Path.of(trace).getFileName();
    return name == null ? trace : name.toString();
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("traces");
    for (Entry entry : entries) {
      json.writeStartObject();
      if (entry.summary() != null && entry.file() != null) {
        new TraceInfoJson(entry.summary(), entry.file()).writeTo(json);
      } else if (entry.requests() != null) {
        new RequestInfo(entry.requests()).writeTo(json);
      } else {
        json.writeStringField("trace", entry.trace());
        json.writeStringField("format", entry.format());
        json.writeStringField("refused", entry.reason());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
