package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.event.EventSink;

/** Counts the duplicates that are made, and the uses of buffers from afar. */
final class DuplicateCounts implements EventSink {
  int made;
  int remoteUses;

  @Override
  public void duplicated(long nanos, int buffer, int duplicate) {
    made++;
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    remoteUses += remote ? 1 : 0;
  }
}
