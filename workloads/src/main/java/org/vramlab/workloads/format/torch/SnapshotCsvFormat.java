package org.vramlab.workloads.format.torch;

import java.io.IOException;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.CsvRows;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * The allocator's history as CSV: {@code device,action,addr,size,stream,time_us}, in the order of
 * the events of each device.
 */
public final class SnapshotCsvFormat implements TraceFormat {
  private static final String[] COLUMNS = {"device", "action", "addr", "size", "stream", "time_us"};

  @Override
  public String name() {
    return "torch snapshot CSV";
  }

  @Override
  public String description() {
    return "the history of PyTorch's caching allocator (CSV)";
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.hasColumns(COLUMNS);
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    AllocatorHistory.assume(account);
    return new Rows(new CsvRows(file, account, COLUMNS), devices(file, settings), account);
  }

  /** One more than the largest device in the file, from a pass of its own. */
  private static int devices(ForeignFile file, ConversionSettings settings) throws InputException {
    Account ignored = new Account(file.name(), settings.strict());
    long largest = 0;
    try (CsvRows rows = new CsvRows(file, ignored, COLUMNS)) {
      while (rows.next()) {
        long device = rows.whole("device");
        if (device < TraceHeader.MAXIMUM_DEVICES) {
          largest = Math.max(largest, device);
        }
      }
    }
    return (int) largest + 1;
  }

  /** One pass. */
  private static final class Rows implements Conversion {
    private final CsvRows rows;
    private final Account account;
    private final AllocatorHistory history = new AllocatorHistory();
    private final TraceHeader header;

    Rows(CsvRows rows, int devices, Account account) {
      this.rows = rows;
      this.account = account;
      this.header =
          new TraceHeader(
              "torch_snapshot",
              devices,
              AllocatorHistory.OPERATIONS,
              Map.of("capture", "\"converted from the history of a caching allocator\""),
              Map.of());
    }

    @Override
    public TraceHeader header() {
      return header;
    }

    @Override
    public boolean step(TraceSink sink) throws IOException, InputException {
      if (!rows.next()) {
        history.state(account);
        return false;
      }
      long device = rows.whole("device");
      long address = rows.whole("addr");
      long size = rows.whole("size");
      String action = rows.field("action");
      if (device < 0
          || device >= TraceHeader.MAXIMUM_DEVICES
          || address < 0
          || size < 0
          || size > AllocatorHistory.MAXIMUM_BLOCK_BYTES) {
        account.unknown(rows.line(), rows.text(), "device, address or size is no number in range");
      } else if (!history.event(
          (int) device,
          action,
          address,
          size,
          Math.max(0, rows.whole("stream")),
          rows.whole("time_us"),
          sink)) {
        account.unknown(rows.line(), rows.text(), "the action '" + action + "' is unknown");
      }
      return true;
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
