package org.vramlab.workloads.generate;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/** Announces each use of a buffer by a device that does not own it, once. Threads: one. */
final class Imports {
  private final LongOpenHashSet known = new LongOpenHashSet();

  void announce(int buffer, int owner, int device, TraceSink sink) throws IOException {
    if (owner != device && known.add((long) buffer * TraceHeader.MAXIMUM_DEVICES + device)) {
      sink.export(buffer, owner, device);
    }
  }
}
