package org.vramlab.workloads.format.torch;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/**
 * The events of all devices of a snapshot in the order of their times; of each device in the order
 * of the file, which is also how they go where there are no times, device by device.
 */
final class SnapshotConversion implements Conversion {
  private final Snapshot snapshot;
  private final Account account;
  private final AllocatorHistory history = new AllocatorHistory();
  private final TraceHeader header;

  /** By device: the next event. */
  private final int[] next;

  SnapshotConversion(Snapshot snapshot, Account account) {
    this.snapshot = snapshot;
    this.account = account;
    this.next = new int[snapshot.devices().size()];
    this.header =
        new TraceHeader(
            "torch_snapshot",
            snapshot.devices().size(),
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
    int device = earliest();
    if (device < 0) {
      history.state(account);
      account.known(
          String.format(
              Locale.ROOT,
              "at the end %,d segments of %,d bytes, of which %,d were allocated to blocks",
              snapshot.segmentCount(),
              snapshot.reservedBytes(),
              snapshot.activeBytes()));
      return false;
    }
    int index = next[device]++;
    Snapshot.Event event = snapshot.devices().get(device).get(index);
    if (event.sizeBytes() < 0 || event.sizeBytes() > AllocatorHistory.MAXIMUM_BLOCK_BYTES) {
      account.unknown(index + 1L, event.toString(), "its size is out of range");
    } else if (!history.event(
        device,
        event.action(),
        event.address(),
        event.sizeBytes(),
        event.stream(),
        event.micros(),
        sink)) {
      account.unknown(index + 1L, event.toString(), "the action is unknown");
    }
    return true;
  }

  /** The device whose next event is the earliest; -1 where there are none. */
  private int earliest() {
    int earliest = -1;
    long earliestMicros = 0;
    for (int device = 0; device < next.length; device++) {
      List<Snapshot.Event> events = snapshot.devices().get(device);
      if (next[device] < events.size()) {
        long micros = events.get(next[device]).micros();
        if (earliest < 0 || micros < earliestMicros) {
          earliest = device;
          earliestMicros = micros;
        }
      }
    }
    return earliest;
  }

  @Override
  public void close() {}
}
