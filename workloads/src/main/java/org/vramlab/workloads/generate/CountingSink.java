package org.vramlab.workloads.generate;

import java.util.Arrays;
import org.vramlab.workloads.trace.TraceSink;
import org.vramlab.workloads.trace.TraceStatistics;

/**
 * Counts what a header states about its events; buffer ids have to be dense from 0, as generators
 * make them. One use.
 */
final class CountingSink implements TraceSink {
  private final TraceStatistics statistics;
  private long[] sizes = new long[1024];
  private int[] owners = new int[1024];

  /** Ordinal, from 1, of the last operation that touched each buffer. */
  private long[] lastTouches = new long[1024];

  private long operations;

  CountingSink(int devices) {
    statistics = new TraceStatistics(devices);
  }

  TraceStatistics statistics() {
    return statistics;
  }

  @Override
  public void allocate(int bufferId, long sizeBytes, int device, String className, String name) {
    if (bufferId >= sizes.length) {
      int length = Math.max(bufferId + 1, sizes.length * 2);
      sizes = Arrays.copyOf(sizes, length);
      owners = Arrays.copyOf(owners, length);
      lastTouches = Arrays.copyOf(lastTouches, length);
    }
    sizes[bufferId] = sizeBytes;
    owners[bufferId] = device;
    statistics.allocated(sizeBytes, device, className);
  }

  @Override
  public void free(int bufferId) {
    statistics.freed(sizes[bufferId], owners[bufferId]);
  }

  @Override
  public void export(int bufferId, int owner, int importer) {
    statistics.exported();
  }

  @Override
  public void phase(long iteration, String phase) {
    statistics.phase();
  }

  @Override
  public void operation(
      int operationIndex,
      int device,
      long flops,
      long[] reads,
      int readCount,
      long[] writes,
      int writeCount) {
    operations++;
    long footprint = 0;
    long touched = 0;
    int firstTouches = 0;
    for (int entry = 0; entry < readCount + writeCount; entry++) {
      long[] list = entry < readCount ? reads : writes;
      int index = entry < readCount ? entry : entry - readCount;
      int id = (int) list[2 * index];
      touched += list[2 * index + 1];
      if (lastTouches[id] != operations) {
        firstTouches += lastTouches[id] == 0 ? 1 : 0;
        lastTouches[id] = operations;
        footprint += sizes[id];
      }
    }
    statistics.operation(footprint, touched, flops, firstTouches);
  }
}
