package org.vramlab.workloads.cases.soak;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.lifecycle.ManagedDevice;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.sched.Seeded;
import org.vramlab.workloads.cases.soak.Market.Offer;

/**
 * A process on a GPU: jobs that read and write a few of its buffers, some of which it shares, and
 * of those that it has imported. What a failed job leaves behind it writes anew.
 */
final class GpuProcess extends Importing<Mapping> {
  private static final int BUFFERS = 16;
  private static final int SHARED = 2;
  private static final int MOST_OPERANDS = 4;
  private static final int MOST_JOBS = 4;
  private static final double MOST_FLOPS = 1e11;

  private final SoakWorld world;
  private final AmdgpuDevice device;
  private final ManagedDevice control;
  private final GpuClient client;
  private final List<Own> own = new ArrayList<>();
  private final ArrayDeque<Submitted> submitted = new ArrayDeque<>();

  /** A buffer of its own. */
  private static final class Own {
    private final Mapping mapping;
    private final Damage damage = new Damage();

    /** How it is shared; null for not at all. */
    private @Nullable Offer offer;

    /** How often it has been written, as the process counts. */
    private long version;

    Own(Mapping mapping) {
      this.mapping = mapping;
    }
  }

  /** A job, and what of this process alone it reads and writes. */
  private record Submitted(
      Fence fence,
      List<Mapping> operands,
      List<Own> reads,
      List<Own> writes,
      boolean readsOthers) {}

  GpuProcess(
      SoakWorld world, AmdgpuDevice device, ManagedDevice control, String name, Seeded random) {
    super(world.market(), random, 3);
    this.world = world;
    this.device = device;
    this.control = control;
    this.client = new GpuClient(device, name, world.tickets());
  }

  @Override
  void begin() throws Interrupted, NoMemory, Busy {
    long bytes = device.settings().vramBytes() / BUFFERS;
    for (int i = 0; i < BUFFERS; i++) {
      own.add(new Own(client.create(bytes)));
    }
    for (Own one : own.subList(0, SHARED)) {
      one.offer = world.market().publish(client.export(one.mapping));
    }
  }

  @Override
  Mapping attach(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    return client.importBuffer(dmaBuf);
  }

  @Override
  void detach(Mapping imported) throws Interrupted, NoMemory, Busy {
    client.drop(imported);
  }

  @Override
  boolean step() throws Interrupted, NoMemory, Busy, Unsupported {
    trade();
    List<Own> mine = new ArrayList<>();
    List<Mapping> others = new ArrayList<>();
    // A buffer of its own may come back to it as an import, and can be named once.
    Set<BufferObject> named = new LinkedHashSet<>();
    long operands = 1 + random.below(MOST_OPERANDS);
    for (int i = 0; i < operands; i++) {
      if (!imports().isEmpty() && random.below(3) == 0) {
        Mapping drawn = imports().get((int) random.below(imports().size()));
        if (named.add(drawn.bo())) {
          others.add(drawn);
        }
      } else {
        Own drawn = own.get((int) random.below(own.size()));
        if (named.add(drawn.mapping.bo())) {
          mine.add(drawn);
        }
      }
    }
    submit(mine, others, random.nextLong(), random.nextLong());
    client.awaitUnfinishedBelow(MOST_JOBS);
    reap();
    return true;
  }

  /**
   * Bit i of {@code reads} and {@code writes} says what is done to operand i; neither is a read.
   */
  private void submit(List<Own> mine, List<Mapping> others, long reads, long writes)
      throws Interrupted, NoMemory, Busy {
    Submission job = new Submission();
    job.flops(random.below(1000) * MOST_FLOPS / 1000);
    List<Mapping> operands = new ArrayList<>();
    List<Own> read = new ArrayList<>();
    List<Own> written = new ArrayList<>();
    boolean readsOthers = false;
    for (int i = 0; i < mine.size() + others.size(); i++) {
      boolean own = i < mine.size();
      Mapping mapping = own ? mine.get(i).mapping : others.get(i - mine.size());
      boolean writesIt = (writes >> i & 1) == 1;
      boolean readsIt = (reads >> i & 1) == 1 || !writesIt;
      boolean isPrivate = own && mine.get(i).offer == null;
      long bytes = mapping.bo().sizeBytes();
      job.use(
          mapping,
          readsIt ? bytes : 0,
          writesIt ? bytes : 0,
          isPrivate ? mine.get(i).version : Submission.ANY_VERSION,
          Long.MAX_VALUE);
      operands.add(mapping);
      readsOthers |= readsIt && !isPrivate;
      if (isPrivate && readsIt) {
        read.add(mine.get(i));
      }
      if (isPrivate && writesIt) {
        written.add(mine.get(i));
      }
    }
    Fence fence = client.submit(job);
    for (Own one : written) {
      one.version++;
    }
    submitted.add(new Submitted(fence, operands, read, written, readsOthers));
  }

  /** Looks how jobs have ended, oldest first, and mends what the failed ones have left. */
  private void reap() throws Interrupted, NoMemory, Busy {
    List<Submitted> failed = new ArrayList<>();
    while (!submitted.isEmpty() && submitted.peek().fence().isSignalled()) {
      Submitted job = submitted.remove();
      int status = job.fence().status();
      if (!job.readsOthers()) {
        boolean readDamaged = job.reads().stream().anyMatch(one -> one.damage.isDamaged());
        Damage.judgeReader(readDamaged, status, client.vm() + "'s job");
      }
      job.writes().forEach(one -> one.damage.written(status));
      if (status < 0) {
        failed.add(job);
      }
    }
    for (Submitted job : failed) {
      mend(job);
    }
  }

  /** Everything that the job used is written without being read. */
  private void mend(Submitted job) throws Interrupted, NoMemory, Busy {
    List<Own> mine = own.stream().filter(one -> job.operands().contains(one.mapping)).toList();
    List<Mapping> others = imports().stream().filter(job.operands()::contains).toList();
    if (!control.isGone()) {
      submit(mine, others, 0, -1);
    }
  }

  @Override
  void end() throws Interrupted, NoMemory, Busy {
    super.end();
    client.awaitUnfinishedBelow(1);
    while (!submitted.isEmpty() && !control.isGone()) {
      reap();
      client.awaitUnfinishedBelow(1);
    }
    for (Own one : own) {
      Offer offer = one.offer;
      if (offer != null) {
        world.withdraw(offer);
      } else if (!control.isGone()) {
        check(one);
      }
      client.close(one.mapping, offer == null ? null : offer.dmaBuf(), List.of());
    }
  }

  private void check(Own one) {
    Resource where = one.mapping.bo().resource();
    if (where != null && where.content().isGarbage() != one.damage.isDamaged()) {
      throw new IllegalStateException(
          one.mapping.bo()
              + (one.damage.isDamaged() ? " has contents" : " is garbage")
              + " although its last writer says otherwise");
    }
  }
}
