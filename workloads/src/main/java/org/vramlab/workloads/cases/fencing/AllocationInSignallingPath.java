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
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
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
 * however much memory there is: once a shrinker has said that it may wait for fences, an allocation
 * that may reclaim is a wait for them, under g as well as on the signalling path itself. Right: who
 * recovers has its memory before it takes the lock, the signalling path takes its from what was put
 * aside, and the shrinker passes over what is in use.
 */
public final class AllocationInSignallingPath extends SearchedCase {
  private static final String SHORT = "reclaim waits for fences, memory is short, lockdep off";
  private static final String UNDER_LOCK = "the same, memory is ample, lockdep on";
  private static final String AMPLE = "the signalling path allocates, memory is ample, lockdep on";

  /** Pages of the host, all in use where memory is short. */
  private static final int PAGES = 8;

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
        Variant.faulty(UNDER_LOCK),
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
    // Signalling paths take it, so nothing that they wait for may be taken under it.
    SleepingLock gpu =
        new SleepingLock(sched, lockdep, lockdep.defineClass("gpu lock", LockKind.INNER), "g");
    FenceTimeline ring = new FenceTimeline(sched, lockdep, sched.nextId(IdKind.QUEUE), "ring 0");
    Fence fence = ring.nextFence();
    boolean underLock = way.equals(SHORT) || way.equals(UNDER_LOCK);
    boolean isShort = !way.equals(UNDER_LOCK) && !way.equals(AMPLE);
    HostMemory host = new HostMemory(desk, isShort ? 0 : PAGES, underLock, fence);
    desk.task("setting up", () -> setUp(desk, way, gpu, host));
    desk.atEnd(() -> host.requireAllServed(2));
  }

  private static void setUp(Desk desk, String way, SleepingLock gpu, HostMemory host) {
    host.registerShrinker();
    boolean underLock = way.equals(SHORT) || way.equals(UNDER_LOCK);
    desk.task(
        "recovery worker",
        () -> {
          if (!underLock) {
            host.allocate(true);
          }
          gpu.lock();
          if (underLock) {
            host.allocate(true);
          }
          gpu.unlock();
        });
    desk.task(
        "job thread",
        () -> {
          Lockdep lockdep = desk.wwClass().lockdep();
          int task = desk.wwClass().sched().currentTask().id();
          // From the job's fence being published to its signal.
          lockdep.enter(task, Section.FENCE_SIGNALLING);
          gpu.lock();
          host.allocate(way.equals(AMPLE));
          gpu.unlock();
          lockdep.leave(task, Section.FENCE_SIGNALLING);
          host.busy.signal();
        });
  }

  /**
   * Pages of the host, of which one is a buffer's that can be purged when its fence has signalled.
   */
  private static final class HostMemory implements Shared {
    private final Sched sched;
    private final Lockdep lockdep;
    private final int sharedId;
    private final Fence busy;
    private final boolean shrinkerWaits;
    private int free;

    /** Put aside for whoever may not wait. */
    private int reserve = 2;

    private boolean purged;
    private int served;

    HostMemory(Desk desk, int free, boolean shrinkerWaits, Fence busy) {
      this.sched = desk.wwClass().sched();
      this.lockdep = desk.wwClass().lockdep();
      this.sharedId = sched.share(this);
      this.free = free;
      this.shrinkerWaits = shrinkerWaits;
      this.busy = busy;
    }

    /** The shrinker says what it may do, once, before it has to ({@code dma_resv_lockdep}). */
    void registerShrinker() {
      int task = sched.currentTask().id();
      lockdep.enter(task, Section.RECLAIM);
      if (shrinkerWaits) {
        lockdep.waitsForFence(task);
      }
      lockdep.leave(task, Section.RECLAIM);
    }

    /** One page: a free one, or one that reclaim finds, or one of those that were put aside. */
    void allocate(boolean mayReclaim) {
      lockdep.allocates(sched.currentTask().id(), mayReclaim);
      sched.step(this, true);
      if (free > 0) {
        free--;
      } else if (!mayReclaim || !reclaim()) {
        if (reserve == 0) {
          throw new IllegalStateException("what was put aside is not enough");
        }
        reserve--;
      }
      served++;
    }

    /** Purges the buffer, if that is possible. */
    private boolean reclaim() {
      if (purged) {
        return false;
      }
      if (shrinkerWaits) {
        busy.await();
      }
      purged = busy.isSignalled();
      return purged;
    }

    void requireAllServed(int asked) {
      if (served != asked) {
        throw new IllegalStateException(served + " of " + asked + " allocations were served");
      }
    }

    @Override
    public int sharedId() {
      return sharedId;
    }

    @Override
    public void digest(Digest into) {
      into.add(free).add(reserve).add(purged).add(served);
    }
  }

  @Override
  protected Stage.Settings settings(Variant variant, KnobValues values) {
    return variant.label().equals(SHORT) ? Stage.Settings.PLAIN.unchecked() : Stage.Settings.PLAIN;
  }

  @Override
  protected boolean shows(Variant variant, Finding finding) {
    String story = finding.story();
    return switch (variant.label()) {
      case SHORT ->
          finding.kind() == Finding.Kind.DEADLOCK
              && story.contains("is waiting for fence")
              && story.contains("is waiting for g");
      case UNDER_LOCK ->
          finding.kind() == Finding.Kind.LOCKDEP
              && story.contains("ORDER_CYCLE")
              && story.contains("gpu lock")
              && story.contains("reclaim");
      default ->
          finding.kind() == Finding.Kind.LOCKDEP
              && story.contains("FENCE_SIGNALLING")
              && story.contains("allocates");
    };
  }
}
