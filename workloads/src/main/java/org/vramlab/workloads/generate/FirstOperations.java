package org.vramlab.workloads.generate;

import java.io.IOException;
import org.vramlab.workloads.trace.TraceSink;

/** Passes on the events up to and with the last of so many operations. Threads: one. */
final class FirstOperations implements TraceSink {
  private final TraceSink sink;
  private int left;

  FirstOperations(TraceSink sink, int operations) {
    this.sink = sink;
    this.left = operations;
  }

  boolean isComplete() {
    return left == 0;
  }

  @Override
  public void allocate(int bufferId, long sizeBytes, int device, String className, String name)
      throws IOException {
    if (left > 0) {
      sink.allocate(bufferId, sizeBytes, device, className, name);
    }
  }

  @Override
  public void free(int bufferId) throws IOException {
    if (left > 0) {
      sink.free(bufferId);
    }
  }

  @Override
  public void export(int bufferId, int owner, int importer) throws IOException {
    if (left > 0) {
      sink.export(bufferId, owner, importer);
    }
  }

  @Override
  public void phase(long iteration, String phase) throws IOException {
    if (left > 0) {
      sink.phase(iteration, phase);
    }
  }

  @Override
  public void operation(
      int operationIndex,
      int device,
      long flops,
      long[] reads,
      int readCount,
      long[] writes,
      int writeCount)
      throws IOException {
    if (left > 0) {
      left--;
      sink.operation(operationIndex, device, flops, reads, readCount, writes, writeCount);
    }
  }
}
