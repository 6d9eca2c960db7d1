package org.vramlab.workloads.cases.fencing;

import java.util.List;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.LockKind;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sleeping.SleepingLock;
import org.vramlab.workloads.cases.CaseScenario;
import org.vramlab.workloads.cases.CaseScenario.Desk;
import org.vramlab.workloads.cases.Knob;
import org.vramlab.workloads.cases.KnobValues;
import org.vramlab.workloads.cases.SearchedCase;
import org.vramlab.workloads.cases.Variant;

/**
 * D2: the recovery worker allocates memory under a lock that the signalling path needs; reclaim
 * waits for a fence that this path would signal.
 *
 * <pre>
 *   recovery worker                       job thread of the ring
 *   lock g
 *   allocate: host memory is short
 *     reclaim: a buffer could be purged,
 *     when its fence f has signalled      lock g: the worker has it
 *                                         signal f
 * </pre>
 *
 * <p>Without lockdep the search has to find the three in a circle. With it, one run is enough,
 * however much memory there is: an allocation that may reclaim, inside of what signalling depends
 * on. Right: memory for it is put aside before, and the shrinker passes over what is in use.
 */
public final class AllocationInSignallingPath extends SearchedCase {
  private static final String SHORT = "reclaim waits for fences, memory is short, lockdep off";
  private static final String AMPLE = "the signalling path allocates, memory is ample, lockdep on";

  @Override
  public String id() {
    return "alloc-in-signalling-path";
  }

  @Override
  public String section() {
    return "D2";
  }

  @Override
  public String title() {
    return "signalling a fence needs an allocation, whose reclaim waits for that fence";
  }

  @Override
  public String source() {
    return "dri-devel, 4 Jun 2020, dma-fence lockdep annotations; msm commit 4625fe5bbdac (Apr"
        + " 2026)";
  }

  @Override
  public List<Knob> knobs() {
    return List.of();
  }

  @Override
  protected List<Variant> variants(KnobValues values) {
    return List.of(
        Variant.faulty(SHORT),
        Variant.faulty(AMPLE),
        Variant.right("memory is put aside before, and the shrinker passes over what is in use"));
  }

  @Override
  protected Scenario scenario(Variant variant, KnobValues values) {
    return new CaseScenario(id(), title(), false, desk -> build(desk, variant.label()));
  }

  private static void build(Desk desk, String way) {
    Sched sched = desk.wwClass().sched();
    Lockdep lockdep = desk.wwClass().lockdep();
    SleepingLock gpu =
        new SleepingLock(sched, lockdep, lockdep.defineClass("gpu lock", LockKind.OUTER), "g");
    FenceTimeline ring = new FenceTimeline(sched, lockdep, sched.nextId(IdKind.QUEUE), "ring 0");
    Fence fence = ring.nextFence();
    desk.task(
        "recovery worker",
        () -> {
          gpu.lock();
          if (way.equals(SHORT)) {
            // Direct reclaim: the purgeable buffer is in use until its fence signals.
            fence.await();
          }
          gpu.unlock();
        });
    desk.task(
        "job thread",
        () -> {
          gpu.lock();
          int task = sched.currentTask().id();
          lockdep.enter(task, Section.FENCE_SIGNALLING);
          if (way.equals(AMPLE)) {
            lockdep.allocates(task, true);
          }
          lockdep.leave(task, Section.FENCE_SIGNALLING);
          fence.signal();
          gpu.unlock();
        });
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    return variant.label().equals(SHORT) ? Stage.Settings.PLAIN.unchecked() : Stage.Settings.PLAIN;
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    String story = finding.story();
    return variant.label().equals(SHORT)
        ? finding.kind() == Finding.Kind.DEADLOCK
            && story.contains("is waiting for fence")
            && story.contains("is waiting for g")
        : finding.kind() == Finding.Kind.LOCKDEP
            && story.contains("FENCE_SIGNALLING")
            && story.contains("allocates");
  }
}
