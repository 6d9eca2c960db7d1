package org.vramlab.workloads.bound;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.vramlab.workloads.trace.TraceSource;
import org.vramlab.workloads.trace.TraceText;

/**
 * A random trace so small that every schedule of it can be tried: up to 6 buffers at a time, of 1
 * to 9 bytes, on two devices, up to 12 operations that read, overwrite and update, and frees.
 */
final class TinyTrace {
  static final int DEVICES = 2;

  /** One event: an operation, or a free if it touches nothing. */
  record Event(int freed, List<Integer> reads, List<Integer> writes) {
    boolean isFree() {
      return freed >= 0;
    }
  }

  final List<Event> events = new ArrayList<>();
  final List<Integer> sizes = new ArrayList<>();
  final List<Integer> owners = new ArrayList<>();
  final long[] poolBytes = new long[DEVICES];
  private final List<String> lines = new ArrayList<>();
  private final SplittableRandom random;

  TinyTrace(long seed) {
    random = new SplittableRandom(seed);
    int most = 3 + random.nextInt(4);
    List<Integer> alive = new ArrayList<>();
    int operations = 4 + random.nextInt(9);
    for (int operation = 0; operation < operations; operation++) {
      if (alive.isEmpty() || (alive.size() < most && random.nextInt(10) < 6)) {
        allocate(alive);
      }
      operate(alive);
      if (alive.size() > 1 && random.nextInt(4) == 0) {
        int freed = alive.remove(random.nextInt(alive.size()));
        events.add(new Event(freed, List.of(), List.of()));
        lines.add("[\"F\"," + freed + "]");
      }
    }
    for (int device = 0; device < DEVICES; device++) {
      poolBytes[device] = pool(device);
    }
  }

  private void allocate(List<Integer> alive) {
    int id = sizes.size();
    // Often the same size, so that rounding matters.
    int size = random.nextInt(10) < 7 ? 1 + random.nextInt(9) : random.nextInt(2) == 0 ? 4 : 8;
    int owner = random.nextInt(10) < 8 ? 0 : 1;
    sizes.add(size);
    owners.add(owner);
    alive.add(id);
    lines.add("[\"A\"," + id + "," + size + "," + owner + ",\"act\"]");
    if (owner != 0) {
      lines.add("[\"X\"," + id + "," + owner + ",0]");
    }
  }

  private void operate(List<Integer> alive) {
    List<Integer> rest = new ArrayList<>(alive);
    List<Integer> reads = new ArrayList<>();
    List<Integer> writes = new ArrayList<>();
    for (int count = 1 + random.nextInt(Math.min(3, rest.size())); count > 0; count--) {
      int buffer = rest.remove(random.nextInt(rest.size()));
      int kind = random.nextInt(10);
      if (kind < 5 || kind >= 8) {
        reads.add(buffer);
      }
      if (kind >= 5) {
        writes.add(buffer);
      }
    }
    events.add(new Event(-1, reads, writes));
    lines.add("[\"O\",0,0,1," + pairs(reads) + "," + pairs(writes) + "]");
  }

  private static String pairs(List<Integer> buffers) {
    return buffers.stream().map(buffer -> buffer + ",1").toList().toString().replace(" ", "");
  }

  /** Between just enough for the largest operation and nine tenths of everything. */
  private long pool(int device) {
    long largest = 1;
    int all = 0;
    for (Event event : events) {
      int bytes = 0;
      for (int buffer = 0; buffer < sizes.size(); buffer++) {
        boolean used = event.reads.contains(buffer) || event.writes.contains(buffer);
        bytes += used && owners.get(buffer) == device ? sizes.get(buffer) : 0;
      }
      largest = Math.max(largest, bytes);
    }
    for (int buffer = 0; buffer < sizes.size(); buffer++) {
      all += owners.get(buffer) == device ? sizes.get(buffer) : 0;
    }
    return largest + random.nextLong(Math.max(1, all * 9L / 10 - largest));
  }

  /** The trace as a file. */
  TraceSource write(Path folder) throws IOException {
    return TraceText.of(folder, lines.toArray(String[]::new));
  }
}
