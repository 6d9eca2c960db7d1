package org.vramlab.ttm.dmabuf;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.resv.Usage;
import org.vramlab.ttm.sched.LeafLock;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Task;
import org.vramlab.ttm.sched.Waitable;

/**
 * Whether a shared buffer may be read, or written, for those who ask or sleep for it with {@code
 * poll(2)} ({@code dma_buf_poll}): to read when those who write it have ended, to write when those
 * who read it have ended too.
 *
 * <p>There is one callback for each direction, whoever asks. It is armed on the first fence that
 * has not signalled; when that one does, everybody who asked is woken and asks again. While it is
 * armed the direction is not ready for anybody, and it holds a reference to the buffer, so that the
 * buffer outlives all its users rather than have a callback without a buffer. That reference is
 * dropped by a task of its own: signalling a fence must not end a buffer.
 *
 * <p>Threads: any, without the buffer's reservation; a caller has a reference to the buffer.
 */
public final class BufferPoll {
  private final BufferObject bo;
  private final Sched sched;
  private final Faults faults;
  private final Armed toRead = new Armed(false);
  private final Armed toWrite = new Armed(true);

  /** Guards what is armed, and who is to be woken. */
  private final LeafLock guard;

  private final ObjectArrayList<Task> sleepers = new ObjectArrayList<>(1);

  private BufferPoll(BufferObject bo) {
    this.bo = bo;
    this.sched = bo.manager().wwClass().sched();
    this.faults = bo.manager().wwClass().faults();
    this.guard =
        sched
            .newWaitLock("poll of buffer " + bo.id())
            .watchedBy(bo.manager().wwClass().lockdep(), "poll lock of a buffer");
    guard.guards(into -> into.add(toRead.armed).add(toWrite.armed).add(sleepers.size()));
  }

  /** The one of {@code bo}, which is made for the first who asks and kept in {@code made}. */
  static BufferPoll of(BufferObject bo, AtomicReference<@Nullable BufferPoll> made) {
    BufferPoll mine = made.get();
    if (mine == null) {
      BufferPoll fresh = new BufferPoll(bo);
      BufferPoll first = made.compareAndExchange(null, fresh);
      mine = first == null ? fresh : first;
    }
    return mine;
  }

  /**
   * Looks whether the buffer may be read, or written, now. If not, the caller will be unparked when
   * it is worth another look, until it {@linkplain #leave leaves}.
   */
  public boolean poll(boolean writes) {
    Holding.requireNot(bo, sched.currentTask().name());
    long memory = sched.memory();
    enter();
    Armed direction = writes ? toWrite : toRead;
    bo.lock().lockAlone();
    boolean looked = direction.claim();
    boolean ready = looked && !direction.arm();
    bo.lock().unlock();
    if (ready) {
      direction.disarm();
      if (!faults.has(Fault.POLL_HOLDS_NO_REFERENCE) && !faults.has(Fault.POLL_REFERENCES_LATE)) {
        bo.release();
      }
    }
    sched.concludes(memory, ready ? 1 : 0);
    return ready;
  }

  /** Sleeps until the buffer may be read, or written. */
  public void await(boolean writes) throws Interrupted {
    Task task = sched.currentTask();
    Sleep sleep = new Sleep(writes);
    long memory = sched.memory();
    try {
      while (!poll(writes)) {
        if (task.signalPending()) {
          throw Interrupted.INSTANCE;
        }
        sched.park(sleep);
        sched.concludes(memory, 0);
      }
    } finally {
      leave();
    }
  }

  /** The calling task is not to be woken any more. */
  public void leave() {
    long memory = sched.memory();
    guard.lock();
    sleepers.remove(sched.currentTask());
    guard.unlock();
    sched.concludes(memory, 0);
  }

  private void enter() {
    Task task = sched.currentTask();
    guard.lock();
    if (!sleepers.contains(task)) {
      sleepers.add(task);
    }
    guard.unlock();
  }

  /** What waits for the first fence of one direction. */
  private final class Armed extends FenceCallback {
    private final boolean writes;

    /** Somebody is about to arm it, or has. */
    private boolean armed;

    Armed(boolean writes) {
      this.writes = writes;
    }

    /** False if somebody has it already. */
    boolean claim() {
      guard.lock();
      boolean mine = !armed;
      armed = true;
      guard.unlock();
      return mine;
    }

    /**
     * Waits for the first fence that has not signalled; the reservation is held.
     *
     * @return false if there is none; the reference is then the caller's to drop
     */
    boolean arm() {
      boolean late = faults.has(Fault.POLL_REFERENCES_LATE);
      if (!late && !faults.has(Fault.POLL_HOLDS_NO_REFERENCE)) {
        bo.retain();
      }
      Reservation reservation = bo.reservation();
      for (int i = 0; i < reservation.count(); i++) {
        if (waitsFor(reservation, i) && reservation.fence(i).addCallback(this)) {
          if (late) {
            sched.step(bo, true);
            bo.retain();
          }
          return true;
        }
      }
      return false;
    }

    private boolean waitsFor(Reservation reservation, int i) {
      if (writes
          && faults.has(Fault.POLL_WAITS_FOR_READERS_ONLY)
          && reservation.usage(i) != Usage.READ) {
        return false;
      }
      return reservation.concerns(i, Purpose.ofAccess(writes));
    }

    void disarm() {
      guard.lock();
      armed = false;
      for (int i = 0; i < sleepers.size(); i++) {
        sched.unpark(sleepers.get(i));
      }
      guard.unlock();
    }

    @Override
    protected void signalled(Fence fence) {
      if (bo.references() == 0) {
        throw new IllegalStateException(
            "use after free: a callback of poll is left of " + bo + ", which is gone");
      }
      disarm();
      if (!faults.has(Fault.POLL_HOLDS_NO_REFERENCE)) {
        sched.spawn("last of poll on buffer " + bo.id(), bo::release);
      }
    }
  }

  /** Why a task sleeps here. */
  private final class Sleep implements Waitable {
    private final boolean writes;

    Sleep(boolean writes) {
      this.writes = writes;
    }

    @Override
    public boolean isReadyFor(Task task) {
      return bo.reservation().isIdle(Purpose.ofAccess(writes).waitsFor());
    }

    @Override
    public String describeWait() {
      return "a look at " + bo + ", to " + (writes ? "write" : "read") + " it";
    }
  }
}
