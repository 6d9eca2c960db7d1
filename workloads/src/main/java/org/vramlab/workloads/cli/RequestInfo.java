package org.vramlab.workloads.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.vramlab.workloads.io.TextTable;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.trace.ByteSize;

/** What there is to say about a trace of requests. */
final class RequestInfo {
  private final RequestTrace trace;
  private final List<String> remarks;
  private final long once;

  RequestInfo(RequestFile file) {
    this.trace = file.trace();
    this.remarks = file.remarks();
    long[] counts = new long[trace.objects()];
    for (int object : trace.requests()) {
      counts[object]++;
    }
    this.once = Arrays.stream(counts).filter(count -> count == 1).count();
  }

  void print(PrintStream out) {
    TextTable table = new TextTable(trace.name(), "");
    table.row("format", trace.format());
    table.row("requests", count(trace.requests().length));
    table.row("objects", count(trace.objects()));
    table.row("requested once", count(once));
    if (trace.hasSizes()) {
      table.row("bytes of all objects", ByteSize.format(trace.totalBytes()));
      table.row("bytes of all requests", ByteSize.format(trace.requestedBytes()));
      table.row("smallest object", count(Arrays.stream(trace.sizes()).min().orElse(0)));
      table.row("largest object", count(Arrays.stream(trace.sizes()).max().orElse(0)));
    }
    table.print(out, "");
    for (String remark : remarks) {
      out.println(remark);
    }
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  void writeTo(JsonGenerator json) throws IOException {
    json.writeStringField("trace", trace.name());
    json.writeStringField("format", trace.format());
    json.writeNumberField("requests", trace.requests().length);
    json.writeNumberField("objects", trace.objects());
    json.writeNumberField("requestedOnce", once);
    json.writeBooleanField("hasSizes", trace.hasSizes());
    json.writeNumberField("totalBytes", trace.totalBytes());
    json.writeNumberField("requestedBytes", trace.requestedBytes());
    json.writeArrayFieldStart("remarks");
    for (String remark : remarks) {
      json.writeString(remark);
    }
    json.writeEndArray();
  }
}
