package org.vramlab.devices.hardware;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;

/**
 * An in-order queue of work with a fence timeline of its own: a compute ring, or the ring of a copy
 * engine.
 *
 * <p>Order: work starts and ends in the order of {@link #submit}; the head waits for its
 * dependencies with everything behind it waiting too, as a hardware ring does. No cycle can arise,
 * because work depends only on work submitted before it.
 *
 * <p>Threads: {@link #submit} and {@link #awaitUnfinishedBelow} by tasks; the rest in event
 * handlers.
 */
public final class WorkQueue {
  private final Sched sched;
  private final Engine engine;
  private final FenceTimeline timeline;
  private final int id;

  /** Guards {@link #inbox} and the order of fences. */
  private final LeafLock lock;

  private final ArrayDeque<Work> inbox = new ArrayDeque<>();
  private final Handler doorbell = this::doorbellRang;

  /** Taken from the inbox and not ended, oldest first; handlers only. */
  private final ArrayDeque<Work> line = new ArrayDeque<>();

  /** The head was handed to the engine; handlers only. */
  private boolean headRuns;

  private volatile long submitted;
  private volatile long ended;

  /** The task that waits for the queue to get shorter, and for how short. */
  private volatile @Nullable Task waiter;

  private volatile long waiterWants;

  /**
   * @param copyEngine whether this is the ring of a copy engine, for those who watch
   */
  public WorkQueue(Sched sched, Lockdep lockdep, Engine engine, String name, boolean copyEngine) {
    this.sched = sched;
    this.engine = engine;
    this.id = sched.nextId(IdKind.QUEUE);
    this.timeline = new FenceTimeline(sched, lockdep, id, name);
    this.lock = sched.newLeafLock("queue " + name).watchedBy(lockdep, "queue lock");
    sched.events().queueCreated(id, name, copyEngine);
  }

  /** The number by which events name it. */
  public int id() {
    return id;
  }

  /** Its fences. */
  public FenceTimeline timeline() {
    return timeline;
  }

  /**
   * Puts {@code work} at the end, and returns the fence that signals when it has ended. Cannot
   * fail.
   */
  Fence submit(Work work) {
    lock.lock();
    Fence fence = timeline.nextFence();
    work.queuedAt(this, fence);
    inbox.addLast(work);
    countSubmitted();
    lock.unlock();
    return fence;
  }

  /** Tells the hardware that there is work: after the events of the submission were told. */
  void ringDoorbell() {
    sched.at(sched.nowNanos(), doorbell);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
  private void countSubmitted() {
    submitted++;
  }

  /**
   * Blocks the current task until fewer than {@code limit} pieces of work are unfinished; one task
   * at a time.
   */
  public void awaitUnfinishedBelow(int limit) {
    if (submitted - ended < limit) {
      return;
    }
    waiterWants = limit;
    waiter = sched.currentTask();
    while (submitted - ended >= limit) {
      sched.park();
    }
    waiter = null;
  }

  /** How many pieces of work have ended. */
  public long endedCount() {
    return ended;
  }

  private void doorbellRang(long nowNanos) {
    while (true) {
      lock.lock();
      Work work = inbox.isEmpty() ? null : inbox.removeFirst();
      lock.unlock();
      if (work == null) {
        return;
      }
      line.addLast(work);
      if (line.size() == 1) {
        headMayBeReady();
      }
    }
  }

  /** The head arrived, or one of its dependencies signalled. */
  void headMayBeReady() {
    assert !headRuns : "a running head has no dependencies left";
    if (line.getFirst().resolveDependencies()) {
      headRuns = true;
      engine.request(line.getFirst());
    }
  }

  /** The head has ended. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // Handlers run one at a time.
  void finished(Work work, long nowNanos) {
    Work head = line.removeFirst();
    assert head == work : "work ends in order";
    headRuns = false;
    ended++;
    work.fence().signal();
    Task sleeper = waiter;
    if (sleeper != null && submitted - ended < waiterWants) {
      sched.unpark(sleeper);
    }
    engine.release(work);
    if (!line.isEmpty() && !headRuns) {
      headMayBeReady();
    }
  }
}
