package org.vramlab.workloads.replay;

import java.util.List;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.sched.TaskBody;
import org.vramlab.workloads.results.RunMetrics;

/**
 * One device's part of a process: performs its items in order, no more than {@code depth} jobs
 * ahead of the hardware.
 *
 * <p>A submission that is refused waits a moment and is tried again, as programs do; one that is
 * refused {@link #PATIENCE} times in a row ends the run.
 */
final class TraceClient implements TaskBody {
  private static final int PATIENCE = 100_000;

  private final TraceProcess process;
  private final int client;
  private final GpuClient gpu;
  private final int depth;
  private final RunMetrics metrics;
  private final int processNumber;

  /** Told what is submitted and created. */
  private final List<ReplayWatch> watches;

  private final Submission submission = new Submission();

  /**
   * @param client the device of the trace
   */
  TraceClient(
      TraceProcess process,
      int client,
      GpuClient gpu,
      int depth,
      RunMetrics metrics,
      int processNumber,
      List<ReplayWatch> watches) {
    this.process = process;
    this.client = client;
    this.gpu = gpu;
    this.depth = depth;
    this.metrics = metrics;
    this.processNumber = processNumber;
    this.watches = List.copyOf(watches);
  }

  @Override
  public void run() throws Interrupted {
    for (Item item = process.next(client); item != null; item = process.next(client)) {
      process.awaitOthers(client, item);
      perform(item);
      process.performed(client, item);
    }
  }

  private void perform(Item item) throws Interrupted {
    try {
      switch (item.kind) {
        case CREATE -> create(item.buffer());
        case IMPORT -> importBuffer(item.buffer());
        case JOB -> submit(item);
        case FREE -> free(item.buffer());
      }
    } catch (NoMemory | Busy impossible) {
      throw new IllegalStateException(
          "line " + item.line + ": a step that needs no memory was refused", impossible);
    }
  }

  private void create(TraceBuffer buffer) {
    Mapping mapping = gpu.create(buffer.sizeBytes);
    buffer.mapping = mapping;
    metrics.assignBuffer(mapping.bo().id(), processNumber);
    for (ReplayWatch watch : watches) {
      watch.created(processNumber, buffer.number, mapping.bo().id());
    }
  }

  private void importBuffer(TraceBuffer buffer) throws Interrupted, NoMemory, Busy {
    DmaBuf dmaBuf = buffer.dmaBuf;
    if (dmaBuf == null) {
      dmaBuf = gpu.export(buffer.mappingOf(buffer.owner));
      buffer.dmaBuf = dmaBuf;
    }
    if (buffer.imports.length == 0) {
      buffer.imports = new Mapping[process.clients()];
    }
    try {
      buffer.imports[client] = gpu.importBuffer(dmaBuf);
    } catch (Unsupported impossible) {
      throw new IllegalStateException("this driver exports to everybody", impossible);
    }
  }

  private void submit(Item item) throws Interrupted, Busy {
    submission.clear();
    submission.flops((double) item.flops);
    for (int i = 0; i < item.count; i++) {
      submission.use(
          item.operand(i).mappingOf(client),
          item.readBytes[i],
          item.writtenBytes[i],
          item.versions[i],
          item.nextUses[i]);
    }
    process.readAhead(client);
    gpu.awaitUnfinishedBelow(depth);
    for (ReplayWatch watch : watches) {
      watch.submitting(
          processNumber, process.taskOf(client), gpu.ring().id(), item.operation, item.name);
    }
    for (int refusals = 0; !submitted(); refusals++) {
      if (refusals == PATIENCE) {
        throw new Starved(
            "the operation in line "
                + item.line
                + " was refused memory "
                + PATIENCE
                + " times in a row");
      }
      gpu.pauseBeforeRetry();
    }
  }

  private boolean submitted() throws Interrupted, Busy {
    try {
      gpu.submit(submission);
      return true;
    } catch (NoMemory refused) {
      return false;
    }
  }

  private void free(TraceBuffer buffer) throws Interrupted, NoMemory, Busy {
    gpu.close(buffer.mappingOf(buffer.owner), buffer.dmaBuf, buffer.importedMappings());
    buffer.mapping = null;
  }
}
