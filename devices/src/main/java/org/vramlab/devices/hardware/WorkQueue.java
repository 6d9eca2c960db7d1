package org.vramlab.devices.hardware;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.Section;
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
  private final Lockdep lockdep;
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

  /** With what everything ends that is handed over; null while the device is there. */
  private volatile @Nullable WorkError dead;

  /** The fence of what was handed over last. */
  private volatile @Nullable Fence newest;

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
    this.lockdep = lockdep;
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
    WorkError why = dead;
    if (why != null) {
      work.cutShort(why);
    }
    inbox.addLast(work);
    newest = fence;
    countSubmitted();
    lock.unlock();
    return fence;
  }

  /**
   * The device is reset: what runs is stopped at once, what waits will not begin ({@code
   * drm_sched_stop}). What is handed over after this is done as ever.
   */
  public void reset() {
    sched.at(sched.nowNanos(), now -> cutShort(WorkError.TIMED_OUT, WorkError.CANCELLED, now));
  }

  /** The device is gone: what runs is stopped at once, and nothing is done here any more. */
  public void kill() {
    dead = WorkError.NO_DEVICE;
    sched.at(sched.nowNanos(), now -> cutShort(WorkError.NO_DEVICE, WorkError.NO_DEVICE, now));
  }

  private void cutShort(WorkError running, WorkError waiting, long nowNanos) {
    lock.lock();
    for (Work work : inbox) {
      work.cutShort(waiting);
    }
    lock.unlock();
    Work head = line.peekFirst();
    boolean runs = head != null && engine.isRunning(head) && !head.isCutShort();
    for (Work work : line) {
      work.cutShort(work == head && runs ? running : waiting);
    }
    if (head != null && runs) {
      head.stop();
      head.finish(nowNanos);
    }
  }

  /**
   * The work of {@code fence} gives way: if it runs it is stopped, and what it has done is its
   * work; if it has not begun it does nothing. In an event handler.
   */
  public void preempt(Fence fence, long nowNanos) {
    lock.lock();
    for (Work work : inbox) {
      if (work.fence() == fence) {
        work.cutShort(null);
      }
    }
    lock.unlock();
    Work running = null;
    for (Work work : line) {
      if (work.fence() == fence && !work.isCutShort()) {
        work.cutShort(null);
        running = engine.isRunning(work) ? work : null;
      }
    }
    if (running != null) {
      running.stop();
      running.finish(nowNanos);
    }
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
    awaitUnfinishedBelow(limit, () -> false);
  }

  /**
   * As the other, or until {@code enough} says so, which is asked whenever somebody has unparked
   * the task.
   */
  public void awaitUnfinishedBelow(int limit, BooleanSupplier enough) {
    if (isUnfinishedBelow(limit)) {
      return;
    }
    waiterWants = limit;
    waiter = sched.currentTask();
    while (!isUnfinishedBelow(limit) && !enough.getAsBoolean()) {
      sched.park();
    }
    waiter = null;
  }

  /** Whether fewer than {@code limit} pieces of work are unfinished. */
  public boolean isUnfinishedBelow(int limit) {
    return submitted - ended < limit;
  }

  /** Sleeps until everything has ended that has been handed over so far; any number of tasks. */
  public void awaitIdle() {
    Fence last = newest;
    if (last != null) {
      last.await();
    }
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

  /**
   * The head is about to end: from here until its fence has signalled others wait for this to get
   * on ({@code dma_fence_begin_signalling}).
   */
  void beginsToSignal() {
    lockdep.enter(sched.currentTask().id(), Section.FENCE_SIGNALLING);
  }

  /** The head has ended. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // Handlers run one at a time.
  void finished(Work work, long nowNanos) {
    Work head = line.removeFirst();
    assert head == work : "work ends in order";
    headRuns = false;
    ended++;
    WorkError error = work.error();
    if (error != null) {
      work.fence().setError(error.code());
    }
    work.fence().signal();
    lockdep.leave(sched.currentTask().id(), Section.FENCE_SIGNALLING);
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
