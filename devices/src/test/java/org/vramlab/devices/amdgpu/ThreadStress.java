package org.vramlab.devices.amdgpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.vramlab.ttm.bo.MemoryManager;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.ttm.sched.ThreadRuntime;
import org.vramlab.ttm.ww.Algorithm;

/**
 * Fixture: client threads that submit random lists of shared buffers on four devices, and create
 * and close buffers of their own meanwhile.
 *
 * <p>The shared buffers of one device need three times its memory. One list needs at most three
 * quarters of one device, so no refusal can be right.
 */
final class ThreadStress {
  private static final int DEVICES = 4;
  private static final long VRAM_BYTES = 16 * Fleet.MIB;
  private static final int SHARED_PER_DEVICE = 56;
  private static final int MOST_OPERANDS = 8;
  private static final long LARGEST_BYTES = 2 * Fleet.MIB;
  private static final int DEPTH = 8;

  /** Model nanoseconds per wall nanosecond: makes copies short, and locks contended. */
  private static final long TIME_SCALE = 50;

  /** Before each trouble, at most; of the model. */
  private static final long PEACE_NANOS = 1_000_000_000;

  final Fleet fleet;
  final List<GpuClient> clients = new ArrayList<>();
  private final List<List<Mapping>> mapped = new ArrayList<>();
  private final List<SharedBuffer> shared = new ArrayList<>();
  private final ThreadRuntime runtime;
  private final AtomicLong submissions = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final AtomicLong suspends = new AtomicLong();

  ThreadStress(Algorithm algorithm, int clientCount) throws Interrupted, NoMemory, Busy {
    runtime = new ThreadRuntime(1, new Jitter(), TIME_SCALE);
    fleet =
        new Fleet(
            runtime,
            new Lockdep(),
            algorithm,
            "frontier-mi250x",
            DEVICES,
            VRAM_BYTES,
            4 * VRAM_BYTES,
            Retirement.BEHIND_FENCES);
    for (int i = 0; i < clientCount; i++) {
      boolean keepVictims = i % 2 == 0;
      TicketSettings settings = new TicketSettings(EvictionMode.TICKET, keepVictims, false, 0);
      clients.add(new GpuClient(fleet.device(i % DEVICES), "process " + i, settings));
      mapped.add(new ArrayList<>());
    }
    share(new Seeded(7));
  }

  /** Every buffer has an owner on its device, and is mapped by a third of the other clients. */
  private void share(Seeded random) throws Interrupted, NoMemory, Busy {
    for (int i = 0; i < DEVICES * SHARED_PER_DEVICE; i++) {
      int owner = i % clients.size();
      SharedBuffer buffer = new SharedBuffer(clients.get(owner), sizeBytes(random));
      shared.add(buffer);
      mapped.get(owner).add(buffer.mapping);
      for (int other = 0; other < clients.size(); other++) {
        if (other != owner && random.below(3) == 0) {
          GpuClient importer = clients.get(other);
          mapped.get(other).add(buffer.importInto(importer));
        }
      }
    }
  }

  /** From one page to the largest, odd sizes included. */
  private static long sizeBytes(Seeded random) {
    return random.below(4) == 0 ? 1 + random.below(4096) : LARGEST_BYTES - random.below(Fleet.MIB);
  }

  /**
   * Lets all clients submit for {@code wallNanos}, then everything come to its end.
   *
   * @param troubled whether devices are suspended and reset meanwhile
   */
  void run(long wallNanos, boolean troubled) throws InterruptedException {
    long until = runtime.nowNanos() + wallNanos * TIME_SCALE;
    for (int i = 0; troubled && i < DEVICES; i++) {
      int number = i;
      runtime.spawn("manager " + number, () -> manage(number, until));
    }
    for (int i = 0; i < clients.size(); i++) {
      int number = i;
      runtime.spawn("client " + number, () -> runClient(number, until));
    }
    runtime.run(wallNanos + TimeUnit.SECONDS.toNanos(30));
  }

  private void manage(int number, long until) throws Interrupted {
    TicketSettings settings = new TicketSettings(EvictionMode.TICKET, true, false, 0);
    DeviceControl control = new DeviceControl(fleet.device(number), settings);
    Seeded random = new Seeded(2000 + number);
    try {
      while (runtime.nowNanos() < until) {
        runtime.delay(random.below(PEACE_NANOS), SpanKind.PAUSE);
        if (random.below(2) == 0) {
          control.reset();
        } else {
          control.suspend();
          control.resume();
          suspends.incrementAndGet();
        }
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("the host has room for everything", impossible);
    }
  }

  private void runClient(int number, long until) throws Interrupted {
    Seeded random = new Seeded(1000 + number);
    GpuClient client = clients.get(number);
    List<Mapping> own = new ArrayList<>();
    Submission submission = new Submission();
    try {
      while (runtime.nowNanos() < until) {
        client.awaitUnfinishedBelow(DEPTH);
        if (own.size() < 2) {
          own.add(client.create(sizeBytes(random)));
        }
        fill(submission, mapped.get(number), own, random);
        submit(client, submission);
        if (random.below(8) == 0) {
          // Closed with its jobs in flight: the memory is free behind their fences.
          client.close(own.removeLast(), null, List.of());
        }
      }
      for (Mapping mapping : own) {
        client.close(mapping, null, List.of());
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException("closing takes no memory, and waits", impossible);
    }
    client.awaitUnfinishedBelow(1);
  }

  private void fill(
      Submission submission, List<Mapping> mappings, List<Mapping> own, Seeded random) {
    submission.clear();
    submission.flops(1e8 * random.below(1000));
    List<Mapping> candidates = new ArrayList<>(mappings);
    candidates.addAll(own);
    if (random.below(2) == 0) {
      // All on one device, which the list may then fill to the last page.
      MemoryManager one = mappings.get((int) random.below(mappings.size())).bo().manager();
      candidates.removeIf(mapping -> mapping.bo().manager() != one);
    }
    int operands = 1 + (int) random.below(Math.min(MOST_OPERANDS, candidates.size()));
    for (int i = 0; i < operands; i++) {
      Mapping mapping = candidates.remove((int) random.below(candidates.size()));
      long bytes = mapping.bo().sizeBytes();
      boolean writes = random.below(3) == 0;
      boolean reads = !writes || random.below(2) == 0;
      submission.use(
          mapping, reads ? bytes : 0, writes ? bytes : 0, Submission.ANY_VERSION, Long.MAX_VALUE);
    }
  }

  private void submit(GpuClient client, Submission submission) throws Interrupted, Busy {
    try {
      client.submit(submission);
      submissions.incrementAndGet();
    } catch (NoMemory refused) {
      refusals.incrementAndGet();
    }
  }

  /** Closes what is shared, from the thread that set it up. */
  void closeEverything() throws Interrupted, NoMemory, Busy {
    for (SharedBuffer buffer : shared) {
      buffer.close();
    }
  }

  long submissions() {
    return submissions.get();
  }

  long suspends() {
    return suspends.get();
  }

  long refusals() {
    return refusals.get();
  }

  long backOffs() {
    return clients.stream().mapToLong(GpuClient::backOffs).sum();
  }

  long copies() {
    return fleet.devices.stream().mapToLong(AmdgpuDevice::copiesDone).sum();
  }
}
