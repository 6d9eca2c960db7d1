package org.vramlab.workloads.cases.fencing;

import java.util.List;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.ttm.ww.WwMutex;
import org.vramlab.workloads.cases.CaseScenario;
import org.vramlab.workloads.cases.CaseScenario.Desk;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.SearchedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * D3: an eviction holds a reservation and waits for the eviction fence; the worker that would
 * signal it wants the mmap lock; the restore worker has that and wants the reservation.
 *
 * <pre>
 *   E (eviction)        X (stops the queues)      R (restores)
 *   lock s                                        lock mmap
 *   wait for f          lock mmap: R has it       lock s: E has it
 *                       signal f
 * </pre>
 *
 * <p>Right: whoever signals the fence takes no lock that is held across a reservation.
 */
public final class EvictionFenceMmapDeadlock extends SearchedCase {
  private static final String UNWATCHED = "the signalling worker takes the mmap lock";

  @Override
  public String id() {
    return "svm-evict-fence-mmap-deadlock";
  }

  @Override
  public String section() {
    return "D3";
  }

  @Override
  public String title() {
    return "reservation, eviction fence and mmap lock wait for each other in a circle";
  }

  @Override
  public String source() {
    return "amdkfd commits ec6abe831a84, 6225bb3a88d2, a29e067bd389, b41896e3eeb5; ROCm#5952";
  }

  @Override
  public List<Knob> knobs() {
    return List.of();
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(UNWATCHED), Variant.right("the signalling worker takes no such lock"));
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    return new CaseScenario(id(), title(), false, desk -> build(desk, variant.isFaulty()));
  }

  private static void build(Desk desk, boolean signalsUnderMmap) {
    var sched = desk.wwClass().sched();
    var lockdep = desk.wwClass().lockdep();
    WwMutex reservation = desk.mutex("s");
    SleepingLock mmap =
        new SleepingLock(sched, lockdep, lockdep.defineClass("mmap", LockKind.OUTER), "mmap");
    FenceTimeline timeline =
        new FenceTimeline(sched, lockdep, sched.nextId(IdKind.QUEUE), "eviction");
    Fence fence = timeline.nextFence();
    Owner owner = new Owner(reservation);
    desk.task(
        "E",
        () ->
            desk.transact(t -> {
              t.lock(owner);
              fence.await();
              t.seal();
            }));
    desk.task(
        "X",
        () -> {
          if (signalsUnderMmap) {
            mmap.lock();
          }
          fence.signal();
          if (signalsUnderMmap) {
            mmap.unlock();
          }
        });
    desk.task(
        "R",
        () -> {
          mmap.lock();
          desk.transact(t -> {
            t.lock(owner);
            t.seal();
          });
          mmap.unlock();
        });
  }

  /** The buffer of shared virtual memory, as far as its lock goes. */
  private record Owner(WwMutex lock) implements LockOwner {
    @Override
    public void retain() {}

    @Override
    public void release() {}
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    return variant.label().equals(UNWATCHED)
        ? Stage.Settings.PLAIN.unchecked()
        : Stage.Settings.PLAIN;
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    return finding.kind() == Finding.Kind.DEADLOCK
        && finding.story().contains("is waiting for fence")
        && finding.story().contains("is waiting for mmap")
        && finding.story().contains("is waiting for s");
  }
}
