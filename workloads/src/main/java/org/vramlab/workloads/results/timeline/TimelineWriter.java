package org.vramlab.workloads.results.timeline;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.IntFunction;
import org.vramlab.workloads.results.timeline.Tracks.OpenWork;
import org.vramlab.workloads.results.timeline.Tracks.PoolTrack;
import org.vramlab.workloads.results.timeline.Tracks.QueueTrack;
import org.vramlab.workloads.results.timeline.Tracks.TaskTrack;

/**
 * Draws a run as a timeline that ui.perfetto.dev opens: gzip'd JSON trace events.
 *
 * <p>One group for the clients, one for each device. A client's track shows its submissions, in
 * them the calls that go down into other drivers and evictions, and its waits for locks and for
 * space, with marks for evictions, back-offs, wounds and refusals; a device's tracks show the jobs
 * of each queue, the copies of each copy engine, and how much of each pool is in use. An arrow
 * leads from an eviction to its copy.
 *
 * <p>A queue or pool belongs to the device whose name is the first word of its own: {@code gpu0
 * VRAM}.
 *
 * <p>Life cycle: create; let it see the events; {@link #finish}. Within a time window, what was
 * going on at its edges is cut there. Memory: what is open at one time. Threads: one at a time.
 * Failure: kept, and thrown by {@link #finish}.
 */
public final class TimelineWriter extends NamedTracks {
  private final TimeWindow window;
  private final TraceEvents out;
  private final TimelinePen pen;

  /** Jobs and copies that were handed over and have not ended, by their numbers. */
  private final Int2ObjectOpenHashMap<OpenWork> jobs = new Int2ObjectOpenHashMap<>();

  private final Int2ObjectOpenHashMap<OpenWork> copies = new Int2ObjectOpenHashMap<>();

  /** By buffer: the arrow that begins at its eviction, until its copy is queued. */
  private final Int2IntOpenHashMap arrows = new Int2IntOpenHashMap();

  private IntFunction<String> jobNames = job -> "job";
  private int arrowCount;

  /** Whether the beginning of the window has been reached, and what was open there written. */
  private boolean entered;

  /** Whether the end of the window has been passed, and everything closed. */
  private boolean left;

  private long nowNanos;

  /** Writes events of {@code window} to {@code stream}, which stays open. */
  public TimelineWriter(OutputStream stream, TimeWindow window) throws IOException {
    this.window = window;
    this.out = new TraceEvents(stream);
    this.pen = new TimelinePen(out, tracks, window);
    arrows.defaultReturnValue(NONE);
  }

  /** What jobs are called, by number; asked when a job ends, or at the end of the window. */
  public void nameJobs(IntFunction<String> names) {
    jobNames = names;
  }

  /** Completes the file; fails if any part of it could not be written. */
  public void finish() throws IOException {
    if (!left && window.contains(nowNanos)) {
      leave(nowNanos);
    }
    tracks.describe(out);
    out.finish();
  }

  // ---- The window.

  /** Whether what happens at {@code nanos} is to be written; enters and leaves the window. */
  private boolean visible(long nanos) {
    nowNanos = nanos;
    if (left || nanos < window.fromNanos()) {
      return false;
    }
    if (!entered) {
      enter();
    }
    if (nanos > window.toNanos()) {
      leave(window.toNanos());
      return false;
    }
    return true;
  }

  private void enter() {
    entered = true;
    for (int task = 0; task < tracks.tasks.size(); task++) {
      TaskTrack track = tracks.tasks.get(task);
      if (track.ticket != NONE) {
        pen.openSubmission(task, track, window.fromNanos());
      }
      for (String call : track.calls) {
        pen.openCall(task, call, window.fromNanos());
      }
      if (!track.waitsFor.isEmpty()) {
        pen.openWait(task, track, window.fromNanos());
      }
    }
    for (PoolTrack pool : tracks.pools) {
      if (pool.unwritten) {
        pool.changedNanos = window.fromNanos();
        pen.writeLevel(pool);
      }
    }
  }

  private void leave(long nanos) {
    left = true;
    for (int task = 0; task < tracks.tasks.size(); task++) {
      TaskTrack track = tracks.tasks.get(task);
      if (!track.waitsFor.isEmpty()) {
        pen.close(task, nanos);
      }
      for (int open = track.calls.size() + (track.ticket == NONE ? 0 : 1); open > 0; open--) {
        pen.close(task, nanos);
      }
    }
    for (int queue = 0; queue < tracks.queues.size(); queue++) {
      QueueTrack track = tracks.queues.get(queue);
      if (track.running != null) {
        pen.writeWork(queue, track, track.running, name(track.running), nanos);
      }
    }
    for (PoolTrack pool : tracks.pools) {
      if (pool.unwritten) {
        pen.writeLevel(pool);
      }
    }
  }

  // ---- Tasks.

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    boolean visible = visible(nanos);
    TaskTrack track = tracks.task(task);
    track.ticket = ticket;
    track.openedNanos = nanos;
    if (visible) {
      pen.openSubmission(task, track, nanos);
    }
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    boolean visible = visible(nanos);
    TaskTrack track = tracks.task(task);
    if (visible && !sealed) {
      pen.mark("failed", nanos, task).argument("ticket", ticket).end();
    }
    if (visible && track.ticket != NONE) {
      pen.close(task, nanos);
    }
    track.ticket = NONE;
  }

  @Override
  public void callBegan(long nanos, int task, int ticket, int call, int attachment, int buffer) {
    if (task == NONE) {
      return;
    }
    boolean visible = visible(nanos);
    String words = tracks.call(call, attachment, buffer);
    tracks.task(task).calls.add(words);
    if (visible) {
      pen.openCall(task, words, nanos);
    }
  }

  @Override
  public void callEnded(long nanos, int task, int ticket, boolean lost) {
    if (task == NONE) {
      return;
    }
    boolean visible = visible(nanos);
    tracks.task(task).calls.removeLast();
    if (visible && lost) {
      pen.closeLost(task, nanos);
    } else if (visible) {
      pen.close(task, nanos);
    }
  }

  @Override
  public void lockAcquired(long nanos, int task, int ticket, int lock) {
    if (task == NONE) {
      return;
    }
    TaskTrack track = tracks.task(task);
    if (track.contended == lock && visible(nanos)) {
      pen.mark("again, with " + locks.of(lock) + " in hand", nanos, task)
          .argument("ticket", ticket)
          .end();
    }
    track.contended = NONE;
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    if (task != NONE) {
      tracks.task(task).contended = lock;
    }
    if (visible(nanos)) {
      TraceEvents event =
          pen.mark(lock == NONE ? "back-off for space" : "back-off", nanos, task)
              .argument("ticket", ticket);
      if (lock == NONE) {
        event.argument("pool", tracks.poolName(pool)).end();
      } else {
        event.argument("lock", lock).argument("which", locks.of(lock)).end();
      }
    }
  }

  @Override
  public void backOffInjected(long nanos, int task, int ticket, int lock) {
    if (visible(nanos)) {
      pen.mark("back-off injected", nanos, task)
          .argument("ticket", ticket)
          .argument("lock", lock)
          .argument("which", locks.of(lock))
          .end();
    }
  }

  @Override
  public void ticketWounded(long nanos, int ticket, int byTicket) {
    if (visible(nanos)) {
      for (int task = 0; task < tracks.tasks.size(); task++) {
        if (tracks.tasks.get(task).ticket == ticket) {
          pen.mark("wounded", nanos, task).argument("by_ticket", byTicket).end();
        }
      }
    }
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    waitBegan(nanos, task, "wait for " + locks.of(lock));
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    waitEnded(nanos, task);
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    waitBegan(nanos, task, "wait for space in " + tracks.poolName(pool));
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    waitEnded(nanos, task);
  }

  private void waitBegan(long nanos, int task, String what) {
    boolean visible = visible(nanos);
    TaskTrack track = tracks.task(task);
    track.waitsFor = what;
    track.waitNanos = nanos;
    if (visible) {
      pen.openWait(task, track, nanos);
    }
  }

  private void waitEnded(long nanos, int task) {
    if (visible(nanos)) {
      pen.close(task, nanos);
    }
    tracks.task(task).waitsFor = "";
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    if (visible(nanos)) {
      pen.mark("ENOMEM", nanos, task)
          .argument("buffer", buffer)
          .argument("pool", tracks.poolName(pool))
          .argument("pages", pages)
          .argument("evictable_pages", evictablePages)
          .end();
    }
  }

  @Override
  public void evicted(
      long nanos,
      int task,
      int ticket,
      int buffer,
      int fromPool,
      int toPool,
      long bytes,
      int forBuffer) {
    if (!visible(nanos) || task == NONE) {
      return;
    }
    pen.mark("evict", nanos, task)
        .argument("buffer", buffer)
        .argument("for_buffer", forBuffer)
        .argument("from", tracks.poolName(fromPool))
        .argument("to", tracks.poolName(toPool))
        .argument("bytes", bytes)
        .end();
    if (tracks.task(task).ticket != NONE) {
      int arrow = arrowCount++;
      arrows.put(buffer, arrow);
      pen.beginArrow(arrow, nanos, task);
    }
  }

  // ---- Queues and copy engines.

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    visible(nanos);
    jobs.put(job, OpenWork.job(job, nanos, ticket));
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    visible(nanos);
    OpenWork work = jobs.get(job);
    start(nanos, queue, work == null ? OpenWork.job(job, nanos, NONE) : work);
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    jobs.remove(job);
    end(nanos, queue);
  }

  @Override
  public void copyQueued(
      long nanos,
      int copy,
      int queue,
      int fence,
      int buffer,
      int fromResource,
      int toResource,
      int fromPool,
      int toPool,
      long bytes) {
    visible(nanos);
    OpenWork work = OpenWork.copy(copy, nanos, buffer, fromPool, toPool, bytes);
    work.flow = arrows.remove(buffer);
    copies.put(copy, work);
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    visible(nanos);
    OpenWork work = copies.get(copy);
    start(nanos, queue, work == null ? OpenWork.copy(copy, nanos, NONE, NONE, NONE, 0) : work);
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    copies.remove(copy);
    end(nanos, queue);
  }

  private void start(long nanos, int queue, OpenWork work) {
    work.startedNanos = nanos;
    tracks.queue(queue).running = work;
  }

  private void end(long nanos, int queue) {
    boolean visible = visible(nanos);
    QueueTrack track = tracks.queue(queue);
    OpenWork work = track.running;
    track.running = null;
    if (visible && work != null) {
      pen.writeWork(queue, track, work, name(work), nanos);
    }
  }

  private String name(OpenWork work) {
    if (!work.copy) {
      return jobNames.apply(work.number);
    }
    return work.flow == NONE ? "copy" : "copy of an eviction";
  }

  // ---- Pools.

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    level(nanos, pool, pages);
  }

  @Override
  public void resourceFreed(long nanos, int resource, int buffer, int pool, long pages) {
    level(nanos, pool, -pages);
  }

  private void level(long nanos, int pool, long deltaPages) {
    boolean visible = visible(nanos);
    PoolTrack track = tracks.pool(pool);
    if (visible && track.unwritten && nanos > track.changedNanos) {
      pen.writeLevel(track); // changes of one instant are drawn as one
    }
    track.pages += deltaPages;
    track.changedNanos = nanos;
    track.unwritten = true;
  }

  @Override
  public void runEnded(long nanos) {
    visible(nanos);
  }
}
