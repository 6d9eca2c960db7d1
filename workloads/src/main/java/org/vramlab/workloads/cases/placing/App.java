package org.vramlab.workloads.cases.placing;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.devices.amdgpu.GpuClient;
import org.vramlab.devices.amdgpu.Mapping;
import org.vramlab.devices.amdgpu.Submission;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;

/**
 * A process that cannot tell which of its buffers a submission touches, and so names them all.
 *
 * <p>Threads: one task.
 */
final class App {
  private final GpuClient client;
  private final List<Mapping> buffers = new ArrayList<>();
  private final long bytesEach;
  private final Submission submission = new Submission();
  private boolean written;

  private App(GpuClient client, long bytesEach) {
    this.client = client;
    this.bytesEach = bytesEach;
  }

  /** With buffers of its own; the first submission writes them. */
  static App naming(GpuClient client, int count, long bytesEach) {
    App app = new App(client, bytesEach);
    for (int i = 0; i < count; i++) {
      app.buffers.add(client.create(bytesEach));
    }
    return app;
  }

  /** With buffers that are always valid in its VM. */
  static App alwaysValid(GpuClient client, int count, long bytesEach) throws Interrupted {
    App app = new App(client, bytesEach);
    for (int i = 0; i < count; i++) {
      app.buffers.add(client.createAlwaysValid(bytesEach));
    }
    return app;
  }

  /** Its buffers hold what the host put there before anything is submitted: they begin in GTT. */
  App uploaded() {
    written = true;
    return this;
  }

  /** Submits a job that uses all of them, and waits for its end. */
  void submit() throws Interrupted, NoMemory, Busy {
    submission.clear();
    for (Mapping buffer : buffers) {
      submission.use(
          buffer,
          written ? bytesEach : 0,
          written ? 0 : bytesEach,
          Submission.ANY_VERSION,
          Long.MAX_VALUE);
    }
    client.submit(submission);
    written = true;
    client.awaitUnfinishedBelow(1);
  }

  /** How many of its buffers live in VRAM. */
  int inVram() {
    int count = 0;
    for (Mapping buffer : buffers) {
      count += buffer.bo().isIn(client.device().vram()) ? 1 : 0;
    }
    return count;
  }

  int count() {
    return buffers.size();
  }

  /** Closes all. */
  void exit() throws Interrupted, NoMemory, Busy {
    for (Mapping buffer : buffers) {
      client.close(buffer, null, List.of());
    }
    buffers.clear();
  }
}
