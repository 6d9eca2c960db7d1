package org.vramlab.workloads.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;

/**
 * Counts what happens in a run, by process, pool, pair of pools and link.
 *
 * <p>Life cycle: create; name the processes; as the run is set up and goes on, say what belongs to
 * which process ({@link #assignTask}, {@link #assignQueue}, {@link #assignBuffer}) and what each
 * pool is ({@link #describePool}); let it see the events; after {@link #runEnded} read the results.
 * What was assigned to nobody is counted for a process called {@code system}.
 *
 * <p>Who is charged: waits, back-offs, refusals, latencies and evictions caused go to the process
 * of the task; copies, swaps, re-fetches, accesses and evictions suffered to the owner of the
 * buffer.
 *
 * <p>An event costs a few array accesses and no garbage. Memory: 15 bytes for each buffer that ever
 * was and one bit for each ticket; series over time are bounded. Threads: one at a time, as in the
 * simulation.
 */
public final class RunMetrics implements EventSink {
  /** Most pools of a run: one bit each in a word. */
  public static final int MAX_POOLS = 64;

  /** What tasks and buffers of no process are counted for. */
  private static final String SYSTEM = "system";

  private final List<ProcessCounts> processes = new ArrayList<>();

  /** Whatever was assigned to no process. */
  private final ProcessCounts system = new ProcessCounts(NONE, SYSTEM);

  private final TicketCounts tickets = new TicketCounts(system);

  /** By queue; null for queues that belong to no process. */
  private @Nullable ProcessCounts[] ownerOfQueue = new ProcessCounts[16];

  /** By pool; null before the pool was heard of. */
  private final @Nullable PoolUse[] pools = new PoolUse[MAX_POOLS];

  private int poolCount;

  /** Copies from pool i to pool j, at [i * MAX_POOLS + j]. */
  private final long[] copyCount = new long[MAX_POOLS * MAX_POOLS];

  private final long[] copyBytes = new long[MAX_POOLS * MAX_POOLS];

  private final EvictionCounts evictions = new EvictionCounts();

  private final BufferOwners buffers = new BufferOwners();

  private @Nullable LinkWatch links;

  /** When {@link #links} are to be read next. */
  private long nextLinkNanos = Long.MAX_VALUE;

  // ---- Set-up.

  /** A process exists; processes are numbered from 0 in the order of these calls. */
  public int addProcess(String name) {
    processes.add(new ProcessCounts(processes.size(), name));
    return processes.size() - 1;
  }

  /** {@code task} works for {@code process}. */
  public void assignTask(int task, int process) {
    tickets.assign(task, processes.get(process));
  }

  /** Jobs of {@code queue} are those of {@code process}. */
  public void assignQueue(int queue, int process) {
    ownerOfQueue = room(ownerOfQueue, queue);
    ownerOfQueue[queue] = processes.get(process);
  }

  /** {@code buffer} belongs to {@code process}. */
  public void assignBuffer(int buffer, int process) {
    buffers.assign(buffer, process);
  }

  /** Pool {@code pool} is memory of that kind, of {@code device} or (-1) of none. */
  public void describePool(int pool, PoolKind kind, int device) {
    PoolUse use = pool(pool);
    use.kind = kind;
    use.device = device;
  }

  /** {@code bytes} of {@code process} must be brought to a device whatever the policy does. */
  public void addCompulsory(int process, long bytes) {
    processes.get(process).compulsoryBytes += bytes;
  }

  /** Reads {@code meter} from now on, some thousand times in a run. */
  public void watchLinks(LinkMeter meter) {
    links = new LinkWatch(meter);
    nextLinkNanos = 0;
  }

  // ---- Results.

  /** What each process did; {@code system} last, if it did anything. */
  public List<ProcessResult> processes() {
    List<ProcessResult> results = new ArrayList<>();
    for (ProcessCounts process : processes) {
      results.add(process.result());
    }
    ProcessResult rest = system.result();
    if (!rest.equals(new ProcessCounts(NONE, SYSTEM).result())) {
      results.add(rest);
    }
    return results;
  }

  /** How each pool was used up to {@code endNanos}, the end of the run. */
  public List<PoolResult> pools(long endNanos) {
    List<PoolResult> results = new ArrayList<>();
    for (int pool = 0; pool < poolCount; pool++) {
      results.add(pool(pool).result(endNanos));
    }
    return results;
  }

  /** Copies between pools, by source, then destination. */
  public List<CopyResult> copies() {
    List<CopyResult> results = new ArrayList<>();
    for (int from = 0; from < poolCount; from++) {
      for (int to = 0; to < poolCount; to++) {
        int pair = from * MAX_POOLS + to;
        if (copyCount[pair] > 0) {
          results.add(
              new CopyResult(pool(from).name, pool(to).name, copyCount[pair], copyBytes[pair]));
        }
      }
    }
    return results;
  }

  /** Who evicted whom, by evictor, then victim, then pool; only what happened. */
  public List<EvictionResult> evictions() {
    return evictions.results(
        process -> process == NONE ? SYSTEM : processes.get(process).name, pool -> pool(pool).name);
  }

  /** How the pages of a host were used, of which the host itself knows the first three figures. */
  public HostMemoryResult hostMemory(long limitPages, long peakPages, long endPages) {
    long swapOuts = system.swapOuts;
    long swappedOutBytes = system.swappedOutBytes;
    long swapIns = system.swapIns;
    long swappedInBytes = system.swappedInBytes;
    for (ProcessCounts process : processes) {
      swapOuts += process.swapOuts;
      swappedOutBytes += process.swappedOutBytes;
      swapIns += process.swapIns;
      swappedInBytes += process.swappedInBytes;
    }
    return new HostMemoryResult(
        limitPages, peakPages, endPages, swapOuts, swappedOutBytes, swapIns, swappedInBytes);
  }

  /**
   * How each link was used up to {@code endNanos}, the end of the run; empty if none is watched.
   */
  public List<LinkResult> links(long endNanos) {
    return links == null ? List.of() : links.results(endNanos);
  }

  // ---- Events: submissions.

  @Override
  public void taskCreated(int task, String name) {
    tickets.processOf(task);
  }

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    if (nanos >= nextLinkNanos) {
      linksDue(nanos);
    }
    tickets.opened(nanos, task, ticket);
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    if (lock == NONE) {
      tickets.processOf(task).backOffsForSpace++;
    } else {
      tickets.processOf(task).backOffsForLocks++;
    }
  }

  @Override
  public void backOffInjected(long nanos, int task, int ticket, int lock) {
    tickets.processOf(task).backOffsInjected++;
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    tickets.wounded(ticket);
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    tickets.ended(nanos, task, ticket, sealed);
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    tickets.jobQueued(ticket);
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    if (!remote) {
      return;
    }
    ProcessCounts process = owner(buffer);
    int place = buffers.pool(buffer);
    if (place != NONE && pool(place).kind == PoolKind.VRAM) {
      process.peerAccessBytes += bytes;
    } else {
      process.hostAccessBytes += bytes;
    }
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    if (nanos >= nextLinkNanos) {
      linksDue(nanos);
    }
    ProcessCounts process = queue < ownerOfQueue.length ? ownerOfQueue[queue] : null;
    if (process == null) {
      process = system;
    }
    process.operations++;
    process.lastJobEndNanos = nanos;
  }

  // ---- Events: waiting.

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    tickets.lockWaitBegan(nanos, task);
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    tickets.lockWaitEnded(nanos, task);
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    tickets.spaceWaitBegan(nanos, task);
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    tickets.spaceWaitEnded(nanos, task);
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    tickets.processOf(task).refusals++;
  }

  // ---- Events: memory.

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    PoolUse use = pool(pool);
    use.name = name;
    use.capacityPages = capacityPages;
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    buffers.create(buffer, sizeBytes);
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    pool(pool).use(nanos, pages);
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    pool(pool).use(nanos, -pages);
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    if (!buffers.place(buffer, pool)) {
      return;
    }
    long bytes = buffers.bytes(buffer);
    PoolUse use = pool(pool);
    use.refetches++;
    use.refetchBytes += bytes;
    ProcessCounts process = owner(buffer);
    process.refetches++;
    process.refetchBytes += bytes;
  }

  @Override
  public void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {
    buffers.evict(buffer, fromPool);
    PoolUse use = pool(fromPool);
    use.evictions++;
    use.evictionBytes += bytes;
    ProcessCounts cause = task == NONE ? system : tickets.processOf(task);
    cause.evictionsCaused++;
    cause.evictionsCausedBytes += bytes;
    ProcessCounts victim = owner(buffer);
    victim.evictionsSuffered++;
    victim.evictionsSufferedBytes += bytes;
    evictions.count(cause.number, victim.number, fromPool, bytes);
  }

  @Override
  public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
    ProcessCounts process = owner(buffer);
    process.swapOuts++;
    process.swappedOutBytes += pages * PoolResult.PAGE_BYTES;
  }

  @Override
  public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
    ProcessCounts process = owner(buffer);
    process.swapIns++;
    process.swappedInBytes += pages * PoolResult.PAGE_BYTES;
  }

  @Override
  public void copyQueued(
      long nanos,
      int copy,
      int queue,
      int fence,
      int buffer,
      int fromResource,
      int toResource,
      int fromPool,
      int toPool,
      long bytes) {
    if (fromPool == NONE || toPool == NONE) {
      return; // cleared, not copied
    }
    int pair = fromPool * MAX_POOLS + toPool;
    copyCount[pair]++;
    copyBytes[pair] += bytes;
    boolean fromDevice = pool(fromPool).kind == PoolKind.VRAM;
    boolean toDevice = pool(toPool).kind == PoolKind.VRAM;
    ProcessCounts process = owner(buffer);
    if (fromDevice && toDevice) {
      process.movedPeerBytes += bytes;
    } else if (toDevice) {
      process.movedInBytes += bytes;
    } else if (fromDevice) {
      process.movedOutBytes += bytes;
    } else {
      process.movedHostBytes += bytes;
    }
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    if (nanos >= nextLinkNanos) {
      linksDue(nanos);
    }
  }

  // ---- Helpers.

  private void linksDue(long nanos) {
    if (links != null) {
      nextLinkNanos = links.read(nanos);
    }
  }

  private PoolUse pool(int pool) {
    PoolUse use = pools[pool];
    if (use == null) {
      use = new PoolUse();
      pools[pool] = use;
      poolCount = Math.max(poolCount, pool + 1);
    }
    return use;
  }

  private ProcessCounts owner(int buffer) {
    int process = buffers.owner(buffer);
    return process == NONE ? system : processes.get(process);
  }

  private static @Nullable ProcessCounts[] room(@Nullable ProcessCounts[] array, int index) {
    return index < array.length ? array : Arrays.copyOf(array, larger(index));
  }

  static int larger(int index) {
    return index + (index >> 1) + 16;
  }
}
