package org.vramlab.devices.xe;

import org.vramlab.devices.hardware.Job;
import org.vramlab.devices.hardware.WorkQueue;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.Sched;

/**
 * One stretch of an address space's work, from a resume to the next stop. Its preempt fence signals
 * when the hardware has stopped, never before.
 *
 * <p>Life: handed over; perhaps asked to stop; ended. Threads: event handlers, once handed over.
 */
final class Slice extends FenceCallback implements Handler {
  private final PreemptVm vm;
  private final Job job;
  private final Fence done;
  private final Fence preempt;
  private boolean asked;

  Slice(PreemptVm vm, Job job, Fence done, Fence preempt) {
    this.vm = vm;
    this.job = job;
    this.done = done;
    this.preempt = preempt;
  }

  Fence preempt() {
    return preempt;
  }

  /** Somebody waits for the preempt fence; false if that was known. */
  boolean ask() {
    if (asked) {
      return false;
    }
    asked = true;
    Sched sched = vm.sched();
    sched.at(sched.nowNanos() + vm.device().settings().preemptNanos(), this);
    return true;
  }

  /** Stops it, but not before it has run for the time that every slice has. */
  @Override
  public void fire(long nowNanos) {
    if (done.isSignalled()) {
      return;
    }
    boolean waits = job.startedNanos() == Job.NOT_STARTED;
    long minRunNanos = vm.device().settings().minRunNanos();
    long stopNanos = (waits ? nowNanos : job.startedNanos()) + minRunNanos;
    if (stopNanos > nowNanos) {
      vm.sched().at(stopNanos, this);
    } else {
      WorkQueue ring = vm.ring();
      ring.preempt(done, nowNanos);
    }
  }

  @Override
  protected void signalled(Fence ended) {
    long ranNanos = ended.signalledNanos() - job.startedNanos();
    vm.sliceEnded(ranNanos, !asked, ended.error());
    preempt.signal();
  }
}
