package org.vramlab.devices.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.AmdgpuDevice;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.JobScale;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.check.Checker;
import org.vramlab.ttm.check.CheckerOptions;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.event.SpanLog;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;

/**
 * Fixture: a GPU of 8 MiB at place 0 of a machine whose devices all reach each other, and room for
 * other devices, in the simulation, watched by checker and lockdep.
 */
public final class Rig {
  /** One. */
  public static final long MIB = 1 << 20;

  /** Pages of one MiB. */
  public static final long MIB_PAGES = 256;

  /** What a task does. */
  @FunctionalInterface
  public interface Steps {
    /** Runs to its end. */
    void run() throws Interrupted, NoMemory, Busy, Unsupported;
  }

  private final Checker checker =
      new Checker(CheckerOptions.simulation(CheckerOptions.Algorithm.WAIT_DIE));

  /** The clock. */
  public final Simulation simulation = new Simulation(Simulation.EXACT_SEED, checker, SpanLog.OFF);

  /** Of all locks. */
  public final WwClass wwClass = new WwClass(simulation, new Lockdep(), Algorithm.WAIT_DIE);

  /** Joins the devices. */
  public final Wires wires = new Wires(simulation, Topologies.named("frontier-mi250x"));

  /** The GPU at place 0. */
  public final AmdgpuDevice gpu = gpu(0);

  /** A process on it. */
  public final GpuClient client = new GpuClient(gpu, "process", TicketSettings.PLAIN);

  /** Another GPU. */
  public AmdgpuDevice gpu(int device) {
    return new AmdgpuDevice(
        wwClass,
        wires,
        device,
        new DeviceSettings(
            8 * MIB, 64 * MIB, EvictionPolicy.LRU, CpuCosts.LINUX, Retirement.BEHIND_FENCES),
        new JobScale(Simulation.EXACT_SEED, device));
  }

  /** A task. */
  public void task(String name, Steps steps) {
    simulation.spawn(
        name,
        () -> {
          try {
            steps.run();
          } catch (NoMemory | Busy | Unsupported unexpected) {
            throw new AssertionError(name + " failed", unexpected);
          }
        });
  }

  /** Runs {@code steps}, and everything else to its end; nothing may be left of it. */
  public void run(Steps steps) {
    task("test", steps);
    simulation.run();
    checker.runEnded(simulation.nowNanos());
    gpu.manager().checkEmpty();
  }

  /** What a task does with a buffer that is shared. */
  @FunctionalInterface
  public interface SharedSteps {
    /** Runs to its end, and has let go of what it imported. */
    void run(Mapping buffer, DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported;
  }

  /** As {@link #run}, with a buffer of the process's that is exported, and closed in the end. */
  public void share(long bytes, SharedSteps steps) {
    run(() -> {
      Mapping buffer = client.create(bytes);
      DmaBuf dmaBuf = client.export(buffer);
      steps.run(buffer, dmaBuf);
      client.close(buffer, dmaBuf, List.of());
    });
  }

  /** Does something with {@code bo} locked. */
  public void locked(BufferObject bo, Runnable what) throws Interrupted, NoMemory, Busy {
    new Ticket(wwClass, TicketSettings.PLAIN)
        .execute(t -> {
          t.lock(bo);
          t.seal();
          what.run();
        });
  }

  /** Closes a dma-buf, and lets go of its buffer. */
  public void close(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy {
    locked(dmaBuf.bo(), dmaBuf::close);
    dmaBuf.bo().release();
    dmaBuf.bo().release();
  }

  /** Sleeps. */
  public void pause(long nanos) {
    simulation.delay(nanos, SpanKind.PAUSE);
  }

  /** A job that takes a second for every 50 {@code teraflops}, about, and uses the whole buffer. */
  public static Submission job(Mapping mapping, boolean reads, boolean writes, double teraflops) {
    Submission job = new Submission();
    job.flops(teraflops * 1e12);
    add(job, mapping, reads, writes);
    return job;
  }

  /** Adds another buffer. */
  public static void add(Submission job, Mapping mapping, boolean reads, boolean writes) {
    long bytes = mapping.bo().sizeBytes();
    job.use(mapping, reads ? bytes : 0, writes ? bytes : 0, Submission.ANY_VERSION, Long.MAX_VALUE);
  }

  /** Waits for it; how it ended. */
  public static int statusOf(@Nullable Fence fence) {
    if (fence == null) {
      throw new AssertionError("nothing was handed over");
    }
    fence.await();
    return fence.status();
  }
}
