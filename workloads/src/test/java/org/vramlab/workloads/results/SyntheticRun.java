package org.vramlab.workloads.results;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.event.Tee;
import org.vramlab.workloads.io.RunIdentity;

/**
 * A run that nobody simulated: a plausible, consistent sequence of events, made up without the
 * memory manager, for tests of what is printed about runs. Every process sweeps over buffers of
 * each device, which are more than fit; the oldest is evicted.
 */
public final class SyntheticRun {
  private static final long PAGES = 64 << 10;
  private static final long BUFFER_PAGES = 4 << 10;

  /** Buffers of one device: half as many again as fit. */
  private static final int SWEEP = 24;

  private static final long BYTES = BUFFER_PAGES * 4096;
  private static final long LINK_BYTES_PER_SECOND = 36_000_000_000L;
  private static final long COPY_NANOS = BYTES * 1_000_000_000L / LINK_BYTES_PER_SECOND + 1;
  private static final int NONE = EventSink.NONE;

  private record Event(long nanos, int sequence, Consumer<EventSink> tell) {}

  private final int devices;
  private final int processes;
  private final List<Event> events = new ArrayList<>();
  private final RunMetrics metrics = new RunMetrics();
  private final SpanLog spans = new SpanLog();
  private final long[] carried;

  /** When the copy over each link began that is under way, or -1. */
  private final long[] copyingSinceNanos;

  private long nowNanos;
  private final long[] queueFreeNanos;

  /** How many operations each device has had. */
  private final int[] sweeps;

  /** Buffers in each device's VRAM, oldest first. */
  private final List<Deque<Integer>> resident = new ArrayList<>();

  private final LongSupplier random;
  private int resources;
  private int fences;
  private int copies;
  private int jobs;
  private int tickets;
  private long endNanos;

  /** A run of {@code processes} on {@code devices}, with that many operations on each device. */
  public SyntheticRun(int devices, int processes, int operations) {
    this.devices = devices;
    this.processes = processes;
    long[] state = {42};
    random =
        () -> {
          state[0] = state[0] * 6364136223846793005L + 1442695040888963407L;
          return state[0] >>> 33;
        };
    carried = new long[2 * devices];
    copyingSinceNanos = new long[2 * devices];
    Arrays.fill(copyingSinceNanos, -1);
    queueFreeNanos = new long[devices * (processes + 2)];
    setUp();
    sweeps = new int[devices];
    long[] taskNanos = new long[processes * devices];
    for (int operation = 0; operation < operations; operation++) {
      for (int task = 0; task < processes * devices; task++) {
        taskNanos[task] = submit(task, operation, taskNanos[task]);
      }
    }
    long last = endNanos;
    tell(last, sink -> sink.runEnded(last));
    events.sort(Comparator.comparingLong(Event::nanos).thenComparing(Event::sequence));
  }

  private void tell(long nanos, Consumer<EventSink> event) {
    endNanos = Math.max(endNanos, nanos);
    events.add(new Event(nanos, events.size(), event));
  }

  private int vram(int device) {
    return 2 * device;
  }

  private int gtt(int device) {
    return 2 * device + 1;
  }

  /** Queues of a device: one of each process, then two copy engines (in, out). */
  private int queue(int device, int index) {
    return device * (processes + 2) + index;
  }

  private void setUp() {
    for (int process = 0; process < processes; process++) {
      metrics.addProcess("sweep" + (processes == 1 ? "" : "#" + process));
    }
    for (int device = 0; device < devices; device++) {
      int d = device;
      resident.add(new ArrayDeque<>());
      metrics.describePool(vram(d), PoolKind.VRAM, d);
      metrics.describePool(gtt(d), PoolKind.GTT, d);
      tell(0, sink -> sink.poolCreated(vram(d), "gcd" + d + " vram", PAGES, true));
      tell(0, sink -> sink.poolCreated(gtt(d), "gcd" + d + " gtt", 4 * PAGES, false));
      for (int index = 0; index < processes + 2; index++) {
        String name =
            "gcd"
                + d
                + (index < processes
                    ? " compute " + index
                    : index == processes ? " copy in" : " copy out");
        int queue = queue(d, index);
        boolean engine = index >= processes;
        tell(0, sink -> sink.queueCreated(queue, name, engine));
        if (!engine) {
          metrics.assignQueue(queue, index);
        }
      }
      for (int process = 0; process < processes; process++) {
        int task = process * devices + d;
        String name = "sweep#" + process + "/gcd" + d;
        metrics.assignTask(task, process);
        tell(0, sink -> sink.taskCreated(task, name));
      }
    }
  }

  private long submit(int task, int operation, long startNanos) {
    int process = task / devices;
    int device = task % devices;
    int ticket = tickets++;
    long now = startNanos + 2_000 + random.getAsLong() % 5_000;
    long opened = now;
    tell(opened, sink -> sink.ticketOpened(opened, task, ticket, ticket));
    if (processes > 1 && random.getAsLong() % 4 == 0) {
      now = contend(task, ticket, now);
    }
    int buffer = device * SWEEP + sweeps[device]++ % SWEEP;
    long created = now;
    boolean first = sweeps[device] <= SWEEP;
    if (first) {
      metrics.assignBuffer(buffer, process);
      metrics.addCompulsory(process, BYTES);
      tell(created, sink -> sink.bufferCreated(created, buffer, buffer, BYTES));
    }
    long ready = now;
    if (resident.get(device).size() * BUFFER_PAGES == PAGES) {
      ready = evict(task, ticket, device, buffer, now + 700);
      now += 1_500;
    }
    int place = place(buffer, vram(device), now);
    resident.get(device).add(buffer);
    ready = copy(buffer, place, gtt(device), vram(device), queue(device, processes), ready, now);
    if (!first) {
      tell(created, sink -> sink.resourceFreed(created, 0, buffer, gtt(device), BUFFER_PAGES));
    }
    now += 3_000;
    long sealed = now;
    tell(sealed, sink -> sink.ticketSealed(sealed, task, ticket));
    int job = jobs++;
    int fence = fences++;
    int queue = queue(device, process);
    tell(sealed, sink -> sink.jobQueued(sealed, job, queue, fence, ticket));
    tell(sealed, sink -> sink.jobUses(job, 0, buffer, place, true, BYTES, operation % 8 == 7));
    tell(sealed + 200, sink -> sink.ticketEnded(sealed + 200, task, ticket, true));
    long start = Math.max(Math.max(ready, sealed), queueFreeNanos[queue]);
    long end = start + 200_000 + random.getAsLong() % 400_000;
    queueFreeNanos[queue] = end;
    tell(start, sink -> sink.jobStarted(start, job, queue));
    tell(end, sink -> sink.jobEnded(end, job, queue));
    return Math.max(sealed + 200, end - 600_000);
  }

  private long contend(int task, int ticket, long nowNanos) {
    int lock = 1_000_000;
    long waited = 1_000 + random.getAsLong() % 90_000;
    tell(nowNanos, sink -> sink.ticketBackedOff(nowNanos, task, ticket, lock, NONE));
    tell(nowNanos, sink -> sink.lockWaitBegan(nowNanos, task, ticket, lock, 0));
    long until = nowNanos + waited;
    tell(until, sink -> sink.lockWaitEnded(until, task, ticket, lock, true));
    tell(until, sink -> sink.lockAcquired(until, task, ticket, lock));
    return until;
  }

  private long evict(int task, int ticket, int device, int forBuffer, long nanos) {
    int victim = resident.get(device).remove();
    int from = vram(device);
    int to = gtt(device);
    tell(nanos, sink -> sink.evicted(nanos, task, ticket, victim, from, to, BYTES, forBuffer));
    int place = place(victim, to, nanos);
    tell(nanos, sink -> sink.resourceFreed(nanos, victim, victim, from, BUFFER_PAGES));
    return copy(victim, place, from, to, queue(device, processes + 1), nanos, nanos);
  }

  private int place(int buffer, int pool, long nanos) {
    int resource = resources++;
    tell(nanos, sink -> sink.resourceAllocated(nanos, resource, buffer, pool, BUFFER_PAGES));
    tell(nanos, sink -> sink.bufferPlaced(nanos, buffer, resource, pool));
    return resource;
  }

  private long copy(
      int buffer, int resource, int from, int to, int queue, long readyNanos, long nanos) {
    int copy = copies++;
    int fence = fences++;
    tell(
        nanos,
        sink ->
            sink.copyQueued(nanos, copy, queue, fence, buffer, NONE, resource, from, to, BYTES));
    long start = Math.max(Math.max(nanos, readyNanos), queueFreeNanos[queue]);
    long end = start + COPY_NANOS;
    queueFreeNanos[queue] = end;
    // Even links lead to the device, odd ones away from it.
    int link = (from % 2 == 0 ? from : to) / 2 * 2 + (to % 2 == 0 ? 0 : 1);
    tell(
        start,
        sink -> {
          copyingSinceNanos[link] = start;
          sink.copyStarted(start, copy, queue);
        });
    tell(
        end,
        sink -> {
          carried[link] += BYTES;
          copyingSinceNanos[link] = -1;
          sink.copyEnded(end, copy, queue);
        });
    return end;
  }

  /** Tells all events to {@code sink}, in order; once. */
  public void playTo(EventSink sink) {
    metrics.watchLinks(new Meter());
    EventSink all = Tee.of(metrics, sink);
    for (Event event : events) {
      nowNanos = event.nanos;
      event.tell.accept(all);
    }
  }

  /** How many events there are. */
  public int size() {
    return events.size();
  }

  /** The result of the run; after {@link #playTo}. */
  public RunResult result() {
    long makespanNanos =
        metrics.processes().stream().mapToLong(ProcessResult::makespanNanos).max().orElseThrow();
    int span = SpanLog.ROOT;
    SpanKind[] kinds = {
      SpanKind.SUBMIT, SpanKind.COPY_IN, SpanKind.COMPUTE, SpanKind.EVICT, SpanKind.COPY_OUT
    };
    for (int i = 0; i < 200; i++) {
      span = spans.begin(makespanNanos * i / 200, kinds[i * i % 17 % kinds.length], span);
    }
    List<LinkResult> links = metrics.links(makespanNanos);
    List<String> names = new ArrayList<>();
    for (int device = 0; device < devices; device++) {
      names.add("gcd" + device);
    }
    return new RunResult(
        new RunIdentity("0.1.0", "abcdef0", 1, "0123456789ab"),
        List.of(
            new Setting("policy", "lru"),
            new Setting("placement", "gtt"),
            new Setting("prefetch", "none"),
            new Setting("locking", "ticket"),
            new Setting("depth", "32"),
            new Setting("vram", "256MiB"),
            new Setting("gtt", "1GiB")),
        new Machine("frontier-mi250x", "Frontier or LUMI-G node", names, List.of()),
        makespanNanos,
        metrics.processes(),
        metrics.pools(endNanos),
        links,
        metrics.copies(),
        metrics.evictions(),
        List.of(),
        List.of(),
        null,
        CriticalPath.of(spans, span, makespanNanos),
        LowerBounds.of(makespanNanos / 3, "gcd0", links),
        new Checks(true, true, 0, List.of()));
  }

  private final class Meter implements LinkMeter {
    @Override
    public int linkCount() {
      return carried.length;
    }

    @Override
    public String name(int link) {
      return link % 2 == 0 ? "numa0>gcd" + link / 2 : "gcd" + link / 2 + ">numa0";
    }

    @Override
    public long bytesPerSecond(int link) {
      return LINK_BYTES_PER_SECOND;
    }

    @Override
    public long bytesCarried(int link) {
      long since = copyingSinceNanos[link];
      return carried[link] + (since < 0 ? 0 : BYTES * (nowNanos - since) / COPY_NANOS);
    }

    @Override
    public long busyNanos(int link) {
      return carried[link] / BYTES * COPY_NANOS;
    }
  }
}
