package org.vramlab.workloads.format.torch;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;

/**
 * What a memory snapshot holds: for each device the events of its allocator in their order, and the
 * sums of the segments. Stack frames, by far the most of a file, are dropped while it is read.
 *
 * @param devices events by device
 * @param segmentCount how many segments the allocator had reserved
 * @param reservedBytes their bytes
 * @param activeBytes of those, allocated to blocks at the moment of the snapshot
 */
record Snapshot(
    List<List<Event>> devices, long segmentCount, long reservedBytes, long activeBytes) {
  /**
   * An event.
   *
   * @param action such as {@code alloc}
   * @param address -1 where it has none
   * @param micros -1 where it has none: since PyTorch 2.2 it has
   */
  record Event(String action, long address, long sizeBytes, long stream, long micros) {}

  /** What remains of a stack frame or a block: nothing. */
  private static final Object DROPPED = new Object();

  private static final String REMEDY =
      "write it with torch.cuda.memory._dump_snapshot after _record_memory_history";

  /**
   * Reads a snapshot.
   *
   * @throws InputException where the pickle is bad, or something else
   */
  static Snapshot read(ForeignFile file) throws InputException {
    Sums sums = new Sums();
    Object root = new PickleReader(file, sums).read();
    if (!(root instanceof PickleDict dict)
        || !(dict.get("device_traces") instanceof ObjectArrayList<?> traces)) {
      throw file.bad(0, "the pickle is no memory snapshot: it has no list device_traces", REMEDY);
    }
    if (traces.size() > TraceHeader.MAXIMUM_DEVICES) {
      throw file.bad(0, "the snapshot names " + traces.size() + " devices", REMEDY);
    }
    List<List<Event>> devices = new ArrayList<>();
    for (Object trace : traces) {
      devices.add(events(file, trace));
    }
    if (devices.stream().allMatch(List::isEmpty)) {
      throw file.bad(
          0,
          "the snapshot has no history, only the state of "
              + sums.segmentCount
              + " segments at one moment",
          "switch it on with torch.cuda.memory._record_memory_history before the program runs");
    }
    return new Snapshot(devices, sums.segmentCount, sums.reservedBytes, sums.activeBytes);
  }

  private static List<Event> events(ForeignFile file, Object trace) throws InputException {
    if (!(trace instanceof ObjectArrayList<?> items)) {
      throw file.bad(0, "an entry of device_traces is no list", REMEDY);
    }
    List<Event> events = new ArrayList<>(items.size());
    for (Object item : items) {
      if (!(item instanceof PickleDict dict) || !(dict.reduced() instanceof Event event)) {
        throw file.bad(0, "an event of device_traces lacks its action or size", REMEDY);
      }
      events.add(event);
    }
    return events;
  }

  /** Reduces dictionaries to what is needed of them as soon as they are filled. */
  private static final class Sums implements PickleReader.Listener {
    private long segmentCount;
    private long reservedBytes;
    private long activeBytes;

    @Override
    public void filled(PickleDict dict) {
      if (dict.get("action") instanceof String action) {
        if (dict.get("size") instanceof Long size) {
          dict.reduceTo(
              new Event(
                  action,
                  dict.integer("addr", -1),
                  size,
                  dict.integer("stream", 0),
                  dict.integer("time_us", -1)));
        }
      } else if (dict.get("filename") != null && dict.get("line") != null) {
        dict.reduceTo(DROPPED);
      } else if (dict.get("total_size") instanceof Long total && dict.get("segment_type") != null) {
        segmentCount++;
        reservedBytes += total;
        activeBytes += dict.integer("allocated_size", 0);
        dict.reduceTo(DROPPED);
      } else if (dict.get("state") != null && dict.get("size") != null) {
        dict.reduceTo(DROPPED); // a block of a segment
      }
    }

    @Override
    public boolean isSuperfluous(Object item) {
      return item instanceof PickleDict dict && dict.reduced() == DROPPED;
    }
  }
}
