package org.vramlab.workloads.format.requests;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.requests.RequestTrace;
import org.vramlab.workloads.requests.RequestTraces;
import org.vramlab.workloads.trace.ByteSize;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * A trace of requests (oracleGeneral, vscsi, csv, one object a line): each object is a buffer,
 * which lies in host memory until it is first requested; each request reads its object in whole.
 *
 * <p>Asked last, since a list of words may be a file of many kinds.
 */
public final class RequestsFormat implements TraceFormat {
  /** Where the file says nothing of sizes: a page. */
  private static final long OBJECT_BYTES = ByteSize.PAGE_BYTES;

  @Override
  public String name() {
    return "requests";
  }

  @Override
  public String description() {
    return "requests for objects (oracleGeneral, vscsi, csv, one object a line)";
  }

  @Override
  public boolean recognises(Sample sample) {
    return RequestTraces.isRequests(sample.first(RequestTraces.SNIFFED_BYTES));
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    try {
      return new Requests(RequestTraces.read(file.name(), account::unknown), settings, account);
    } catch (UsageException impossible) {
      throw new AssertionError("a file is no generator's word", impossible);
    }
  }

  /** One pass. */
  private static final class Requests implements Conversion {
    private final RequestTrace trace;
    private final int devices;
    private final TraceHeader header;
    private final long[] operand = new long[2];

    /** Numbers below this were requested before. */
    private int seen;

    private int next;

    Requests(RequestTrace trace, ConversionSettings settings, Account account) {
      this.trace = trace;
      this.devices = settings.devices();
      this.header =
          new TraceHeader(
              "requests",
              devices,
              List.of("request"),
              Map.of("capture", "\"converted from a trace of requests: no program was run\""),
              Map.of());
      account.known(
          String.format(
              Locale.ROOT,
              "%s: %,d requests for %,d objects",
              trace.format(),
              trace.requests().length,
              trace.objects()));
      trace.remarks().forEach(account::assumed);
      if (!trace.hasSizes()) {
        account.assumed(
            String.format(Locale.ROOT, "as a buffer each object has %,d bytes", OBJECT_BYTES));
      }
      account.assumed("an object is a buffer, in host memory at first; a request reads all of it");
      account.assumed("nothing is written, and no object ever ends");
      account.assumed(
          String.format(
              Locale.ROOT,
              "objects are dealt to %,d device(s) as they appear (--devices)",
              devices));
    }

    @Override
    public TraceHeader header() {
      return header;
    }

    @Override
    public boolean step(TraceSink sink) throws IOException {
      int[] requests = trace.requests();
      if (next == requests.length) {
        return false;
      }
      int object = requests[next++];
      long bytes = trace.hasSizes() ? trace.sizes()[object] : OBJECT_BYTES;
      if (object == seen) {
        seen++;
        sink.allocate(object, bytes, object % devices, "object", "");
      }
      operand[0] = object;
      operand[1] = bytes;
      sink.operation(0, object % devices, 0, operand, 1, operand, 0);
      return true;
    }

    @Override
    public void close() {
      // All of it was read when it was opened.
    }
  }
}
