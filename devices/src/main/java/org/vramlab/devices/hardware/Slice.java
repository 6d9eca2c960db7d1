package org.vramlab.devices.hardware;

import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.Sched;

/**
 * One stretch of work that runs for as long as it takes, from a resume to the next stop. Its
 * stopping fence, which stands on the memory that it uses, signals when the hardware has stopped,
 * never before.
 *
 * <p>Life: handed over; perhaps asked to stop; ended. Threads: event handlers, once handed over.
 */
public final class Slice extends FenceCallback implements Handler {
  /**
   * How it is stopped.
   *
   * @param preemptNanos time from the wish until the hardware has put its work aside
   * @param leastRunNanos how long it runs at least, whoever wishes
   */
  public record Stopping(long preemptNanos, long leastRunNanos) {}

  /** Whose work it is. */
  @FunctionalInterface
  public interface Owner {
    /**
     * It has ended; in an event handler, before the stopping fence signals.
     *
     * @param ranNanos how long it ran
     * @param byItself nobody had asked it to stop
     * @param error zero, or a negative error
     */
    void sliceEnded(long ranNanos, boolean byItself, int error);
  }

  private final Sched sched;
  private final WorkQueue ring;
  private final Job job;
  private final Fence done;
  private final Fence stopped;
  private final Stopping stopping;
  private final Owner owner;
  private boolean asked;

  /**
   * @param ring where {@code job} was handed over
   * @param done signals when the job ends
   * @param stopped the stopping fence; signalled here
   */
  public Slice(
      Sched sched,
      WorkQueue ring,
      Job job,
      Fence done,
      Fence stopped,
      Stopping stopping,
      Owner owner) {
    this.sched = sched;
    this.ring = ring;
    this.job = job;
    this.done = done;
    this.stopped = stopped;
    this.stopping = stopping;
    this.owner = owner;
  }

  /** The job's fence and the start of the hardware: nothing can fail any more. */
  public void begin() {
    if (!done.addCallback(this)) {
      throw new AssertionError("the hardware has not been told of it yet");
    }
    job.kick();
  }

  /** The stopping fence. */
  public Fence stopped() {
    return stopped;
  }

  /** Somebody waits for the stopping fence; false if that was known. */
  public boolean ask() {
    if (asked) {
      return false;
    }
    asked = true;
    sched.at(sched.nowNanos() + stopping.preemptNanos, this);
    return true;
  }

  /** Stops it, but not before it has run for the time that every slice has. */
  @Override
  public void fire(long nowNanos) {
    if (done.isSignalled()) {
      return;
    }
    boolean waits = job.startedNanos() == Job.NOT_STARTED;
    long stopNanos = (waits ? nowNanos : job.startedNanos()) + stopping.leastRunNanos;
    if (stopNanos > nowNanos) {
      sched.at(stopNanos, this);
    } else {
      ring.preempt(done, nowNanos);
    }
  }

  @Override
  protected void signalled(Fence ended) {
    long ranNanos = ended.signalledNanos() - job.startedNanos();
    owner.sliceEnded(ranNanos, !asked, ended.error());
    stopped.signal();
  }
}
