package org.vramlab.devices.scenario;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.Section;
import org.vramlab.ttm.resource.Resource;
import org.vramlab.ttm.resv.Purpose;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Digest;
import org.vramlab.ttm.sched.Handler;
import org.vramlab.ttm.sched.IdKind;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.sched.Shared;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.ww.WwClass;

/**
 * An in-order queue of jobs or copies: the head starts when every fence that it depends on has
 * signalled, and ends at some later time, or at once; then its own fence signals.
 *
 * <p>As a handler it is what the hardware does next: it ends the head.
 */
final class HardwareQueue implements Shared, Handler {
  private final Sched sched;
  private final Lockdep lockdep;
  private final Faults faults;
  private final int id;
  private final String name;
  private final FenceTimeline timeline;
  private final boolean atOnce;
  private final long nanosEach;
  private final int sharedId;
  private final ObjectArrayList<Item> line = new ObjectArrayList<>();
  private boolean headRuns;

  /** One interrupt tells of all that was handed over before it. */
  private boolean coalesces;

  HardwareQueue(WwClass wwClass, String name, boolean copies, boolean atOnce) {
    this(wwClass, name, copies, atOnce, 0);
  }

  /** For virtual time: each takes {@code nanosEach}. */
  HardwareQueue(WwClass wwClass, String name, boolean copies, long nanosEach) {
    this(wwClass, name, copies, false, nanosEach);
  }

  private HardwareQueue(
      WwClass wwClass, String name, boolean copies, boolean atOnce, long nanosEach) {
    this.sched = wwClass.sched();
    this.id = sched.nextId(IdKind.QUEUE);
    this.name = name;
    this.atOnce = atOnce;
    this.nanosEach = nanosEach;
    this.faults = wwClass.faults();
    this.lockdep = wwClass.lockdep();
    this.timeline = new FenceTimeline(sched, lockdep, id, name, faults);
    this.sharedId = sched.share(this);
    sched.events().queueCreated(id, name, copies);
  }

  /** Its own fences. */
  FenceTimeline timeline() {
    return timeline;
  }

  /**
   * The fences of context {@code number}, one of several that share the engine. From now on that
   * tells only with an interrupt for all of them that something has ended.
   */
  FenceTimeline newTimeline(int number) {
    coalesces = true;
    return new FenceTimeline(sched, lockdep, id, name + " context " + number, faults);
  }

  /** Tells a search that this is one actor, whatever it has done before. */
  void announce(SteppedRuntime runtime) {
    if (!atOnce) {
      runtime.announce(this);
    }
  }

  /** Queues a copy behind every fence of the buffer, whose lock is held. */
  Fence copy(BufferObject bo, Resource from, Resource to) {
    return copy(bo, from, to, timeline);
  }

  /**
   * As the other, for one of several who share the engine, each with fences on a timeline of its
   * own.
   */
  Fence copy(BufferObject bo, Resource from, Resource to, FenceTimeline whose) {
    Item item = new Item(IdKind.COPY);
    if (!faults.has(Fault.COPY_DOES_NOT_WAIT)) {
      item.dependOn(bo.reservation(), Purpose.MEMORY_MANAGEMENT);
    }
    item.uses(bo, from, bo.submittedVersion(), to, bo.submittedVersion());
    sched.step(this, true);
    Fence fence = whose.nextFence();
    item.fence = fence;
    sched
        .events()
        .copyQueued(
            sched.nowNanos(),
            item.id,
            id,
            fence.id(),
            bo.id(),
            from.id(),
            to.id(),
            from.manager().pool(),
            to.manager().pool(),
            bo.sizeBytes());
    append(item);
    return fence;
  }

  /** A job that has no operands yet; {@link #submit} it when it has. */
  Item newJob() {
    return new Item(IdKind.JOB);
  }

  /** Hands over the job: tells of it; {@link #start} it when its operands were told. */
  Fence submit(Item job, int ticket) {
    sched.step(this, true);
    Fence fence = timeline.nextFence();
    job.fence = fence;
    sched.events().jobQueued(sched.nowNanos(), job.id, id, fence.id(), ticket);
    return fence;
  }

  /** The hardware sees what was submitted. */
  void start(Item job) {
    append(job);
  }

  private void append(Item item) {
    line.add(item);
    if (line.size() == 1) {
      headMayBeReady();
    }
  }

  private void headMayBeReady() {
    sched.touch(this, true);
    while (!line.isEmpty() && !headRuns && line.get(0).isReady()) {
      headRuns = true;
      line.get(0).begin();
    }
  }

  @Override
  public void fire(long nowNanos) {
    sched.touch(this, true);
    headEnded();
    while (coalesces && !line.isEmpty() && line.get(0).isReady()) {
      line.get(0).begins();
      headEnded();
    }
    headMayBeReady();
  }

  private void headEnded() {
    Item item = line.remove(0);
    int task = sched.currentTask().id();
    lockdep.enter(task, Section.FENCE_SIGNALLING);
    headRuns = false;
    item.end();
    if (faults.has(Fault.SIGNALLED_UNDER_LOCK)) {
      item.takeLock();
    }
    if (!faults.has(Fault.FENCE_SIGNALLED_EARLY)) {
      item.fence().signal();
    }
    if (faults.has(Fault.FENCE_SIGNALLED_TWICE)) {
      item.fence().signal();
    }
    lockdep.leave(task, Section.FENCE_SIGNALLING);
  }

  @Override
  public int sharedId() {
    return sharedId;
  }

  @Override
  public void digest(Digest into) {
    into.add(line.size()).add(headRuns);
    for (int i = 0; i < line.size(); i++) {
      line.get(i).digest(into);
    }
  }

  /** One job or copy. */
  final class Item extends FenceCallback {
    private final boolean job;
    private final int id;
    private final ObjectArrayList<Fence> dependencies = new ObjectArrayList<>(2);
    private int nextDependency;
    private @Nullable Fence fence;

    /** What it reads and writes: buffers, where, and the versions before and after. */
    private final ObjectArrayList<BufferObject> buffers = new ObjectArrayList<>(2);

    private final ObjectArrayList<Resource> sources = new ObjectArrayList<>(2);
    private final ObjectArrayList<Resource> targets = new ObjectArrayList<>(2);
    private final long[] before = new long[4];
    private final long[] after = new long[4];

    private Item(IdKind kind) {
      this.job = kind == IdKind.JOB;
      this.id = sched.nextId(kind);
    }

    int id() {
      return id;
    }

    Fence fence() {
      Fence mine = fence;
      assert mine != null : "not submitted yet";
      return mine;
    }

    /** Waits for what that purpose must wait for; fences of its own queue come first anyway. */
    void dependOn(Reservation reservation, Purpose purpose) {
      for (int i = 0; i < reservation.count(); i++) {
        Fence other = reservation.fence(i);
        if (reservation.concerns(i, purpose)
            && other.timeline() != timeline
            && !other.isSignalled()) {
          dependencies.add(other);
        }
      }
    }

    /**
     * Expects {@code versionBefore} in {@code source}, and leaves the other one in {@code target}.
     */
    void uses(
        BufferObject bo, Resource source, long versionBefore, Resource target, long versionAfter) {
      before[buffers.size()] = versionBefore;
      after[buffers.size()] = versionAfter;
      buffers.add(bo);
      sources.add(source);
      targets.add(target);
    }

    private boolean isReady() {
      while (nextDependency < dependencies.size()) {
        Fence dependency = dependencies.get(nextDependency);
        if (!dependency.isSignalled() && dependency.addCallback(this)) {
          return false;
        }
        nextDependency++;
      }
      return true;
    }

    @Override
    protected void signalled(Fence dependency) {
      nextDependency++;
      headMayBeReady();
    }

    private void begin() {
      begins();
      if (atOnce) {
        headEnded();
      } else {
        sched.at(sched.nowNanos() + nanosEach, HardwareQueue.this);
      }
    }

    private void begins() {
      if (job) {
        sched.events().jobStarted(sched.nowNanos(), id, HardwareQueue.this.id);
      } else {
        sched.events().copyStarted(sched.nowNanos(), id, HardwareQueue.this.id);
      }
      expectContents();
      if (faults.has(Fault.FENCE_SIGNALLED_EARLY)) {
        fence().signal();
      }
    }

    /** With that fault planted: what a completion must not do. */
    private void takeLock() {
      if (buffers.get(0).lock().tryLockAlone()) {
        buffers.get(0).lock().unlock();
      }
    }

    private void end() {
      expectContents();
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).content().write(after[i]);
      }
      if (job) {
        sched.events().jobEnded(sched.nowNanos(), id, HardwareQueue.this.id);
      } else {
        sched.events().copyEnded(sched.nowNanos(), id, HardwareQueue.this.id);
      }
    }

    /**
     * What is left of it to do: what it waits for, what it will find, and what it will leave there.
     * Versions are counted from the last one that was submitted. Which place of a pool it uses
     * needs saying only as far as addresses do; of places that a buffer has left, its fences tell.
     */
    private void digest(Digest into) {
      into.add(job);
      for (int i = nextDependency; i < dependencies.size(); i++) {
        dependencies.get(i).digest(into);
      }
      fence().digest(into);
      for (int i = 0; i < buffers.size(); i++) {
        BufferObject bo = buffers.get(i);
        into.add(bo.id()).add(bo.submittedVersion() - before[i]).add(after[i] - before[i]);
        digestPlace(sources.get(i), bo, into);
        digestPlace(targets.get(i), bo, into);
      }
    }

    private static void digestPlace(Resource place, BufferObject bo, Digest into) {
      into.add(place == bo.resource()).add(place.manager().pool()).add(place.digestOfPages());
      into.add(place.versionsBehind(bo.submittedVersion()));
    }

    private void expectContents() {
      for (int i = 0; i < sources.size(); i++) {
        sources.get(i).content().expect(before[i], buffers.get(i).id(), job ? "job" : "copy", id);
      }
    }
  }
}
