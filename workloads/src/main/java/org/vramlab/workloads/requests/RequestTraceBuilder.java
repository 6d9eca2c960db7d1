package org.vramlab.workloads.requests;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.InputException;

/** Gives objects their numbers while a trace is read. One use; threads: one. */
final class RequestTraceBuilder {
  private final String name;
  private final IntArrayList requests = new IntArrayList();
  private final LongArrayList ids = new LongArrayList();
  private final LongArrayList sizes = new LongArrayList();
  private final Long2IntOpenHashMap numbers = new Long2IntOpenHashMap();
  private final List<String> remarks = new ArrayList<>();
  private long empty;
  private long resized;

  RequestTraceBuilder(String name) {
    this.name = name;
    numbers.defaultReturnValue(-1);
  }

  /**
   * A request; one of size 0 is counted and left out.
   *
   * @param bytes 0 or more
   */
  void add(long id, long bytes) throws InputException {
    if (bytes == 0) {
      empty++;
      return;
    }
    int number = numbers.get(id);
    if (number < 0) {
      number = ids.size();
      numbers.put(id, number);
      ids.add(id);
      sizes.add(bytes);
    } else if (sizes.getLong(number) != bytes) {
      resized++;
    }
    if (requests.size() == Integer.MAX_VALUE - 8) {
      throw new InputException(
          name, "it has more than 2^31 requests", "cut it into parts, or take a sample");
    }
    requests.add(number);
  }

  /** What was assumed of the file. */
  void remark(String text) {
    remarks.add(text);
  }

  RequestTrace build(String format, boolean hasSizes) throws InputException {
    if (requests.isEmpty()) {
      throw new InputException(name, "there is no request in it", "give a trace with some");
    }
    if (empty > 0) {
      remarks.add(empty + " requests of size 0 are left out");
    }
    if (resized > 0) {
      remarks.add(
          resized + " requests state another size than the object's first, and count as that");
    }
    return new RequestTrace(
        name,
        format,
        remarks,
        requests.toIntArray(),
        ids.toLongArray(),
        sizes.toLongArray(),
        hasSizes);
  }
}
