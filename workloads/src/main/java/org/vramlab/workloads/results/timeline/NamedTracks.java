package org.vramlab.workloads.results.timeline;

import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.results.timeline.Tracks.PoolTrack;
import org.vramlab.workloads.results.timeline.Tracks.QueueTrack;

/** Learns what everything on a timeline is called from the events that announce it. */
abstract class NamedTracks implements EventSink {
  final Tracks tracks = new Tracks();
  final LockNames locks = new LockNames(tracks);

  @Override
  public final void taskCreated(int task, String name) {
    tracks.task(task).name = name;
  }

  @Override
  public final void queueCreated(int queue, String name, boolean copyEngine) {
    QueueTrack track = tracks.queue(queue);
    track.name = Tracks.nameInGroup(name);
    track.group = tracks.groupOf(name);
  }

  @Override
  public final void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    PoolTrack track = tracks.pool(pool);
    track.name = name;
    track.group = tracks.groupOf(name);
  }

  @Override
  public final void attachmentCreated(
      int attachment, int buffer, String exporter, String importer) {
    tracks.attachment(exporter, importer);
  }

  @Override
  public final void lockCreated(long nanos, int lock, int buffer) {
    locks.created(lock, buffer);
  }

  @Override
  public final void lockNamed(int lock, String name) {
    locks.named(lock, name);
  }

  @Override
  public final void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    locks.placed(buffer, pool);
  }
}
