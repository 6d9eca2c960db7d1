package org.vramlab.workloads.explain;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.workloads.replay.ReplayWatch;

/**
 * Watches a run and remembers what may explain the {@link Focus}: of every buffer how it was last
 * evicted and what is unfinished on it, of every task what it is at; and of the focus everything.
 *
 * <p>Life: constructed; told a whole run; then {@link #operation} or {@link #buffer}. Threads: one
 * at a time, as in the simulation. Memory: some hundred bytes for each buffer that lives.
 */
public final class Inspector implements EventSink, ReplayWatch {
  private final Focus focus;
  private final Cast cast = new Cast();
  private final Int2IntOpenHashMap taskOfTicket = new Int2IntOpenHashMap();
  private final Int2ObjectOpenHashMap<Work> jobs = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<Work> copies = new Int2ObjectOpenHashMap<>();

  /** By queue: the job that was queued last. */
  private final Int2ObjectOpenHashMap<Work> lastOfQueue = new Int2ObjectOpenHashMap<>();

  private final BufferStory bufferStory = new BufferStory();
  private @Nullable OperationStory story;

  /** The job of {@link #story}; -1 until it is queued. */
  private int storyJob = NONE;

  /** An inspector of a run of which {@code focus} is asked about. */
  public Inspector(Focus focus) {
    this.focus = focus;
    taskOfTicket.defaultReturnValue(NONE);
  }

  /** The operation that was asked about; null if there was none, or another kind was meant. */
  public @Nullable OperationStory operation() {
    return story;
  }

  /** The buffers of the number that was asked about; null if there was none. */
  public @Nullable BufferStory buffer() {
    return bufferStory.buffer == null ? null : bufferStory;
  }

  // ---- What the trace calls things.

  @Override
  public void submitting(int process, int task, int queue, long operation, String name) {
    Cast.Member state = cast.member(task);
    state.doer = new Doer(state.name, process, operation, name);
    state.inFocus = focus.isOperation(process, operation);
    if (state.inFocus) {
      story = new OperationStory(state.doer, Work.NEVER);
    }
  }

  @Override
  public void created(int process, int traceBuffer, int buffer) {
    Cast.Prop state = cast.prop(buffer);
    state.named = new Named(process, traceBuffer, state.named.bytes());
    if (focus.isBuffer(process, traceBuffer)) {
      state.inFocus = true;
      bufferStory.buffer = state.named;
      bufferStory.steps.add(BufferStory.Step.of(state.createdNanos, BufferStory.Kind.CREATED));
    }
  }

  // ---- What exists.

  @Override
  public boolean wantsEverySkip() {
    return true;
  }

  @Override
  public void taskCreated(int task, String name) {
    cast.join(task, name);
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    cast.namePool(pool, name);
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    cast.nameQueue(queue, name);
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    cast.bring(buffer, lock, sizeBytes, nanos);
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    note(nanos, buffer, BufferStory.Kind.FREED);
    cast.remove(buffer);
  }

  // ---- Tickets, and what they wait for.

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    taskOfTicket.put(ticket, task);
    Cast.Member state = cast.member(task);
    endWalk(state);
    if (state.inFocus && story != null && story.openedNanos == Work.NEVER) {
      story.openedNanos = nanos;
    }
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    Cast.Member state = cast.member(task);
    endWalk(state);
    OperationStory mine = storyOf(state);
    if (mine != null) {
      String what = lock == NONE ? cast.poolName(pool) : cast.lockName(lock);
      mine.backOffs.add(new OperationStory.BackOff(nanos, cast.bufferOf(lock), what));
    }
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    OperationStory mine = storyOf(cast.member(task));
    if (mine != null) {
      mine.sealedNanos = nanos;
    }
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    taskOfTicket.remove(ticket);
    Cast.Member state = cast.member(task);
    OperationStory mine = storyOf(state);
    if (sealed) {
      if (mine != null) {
        mine.unlockedNanos = nanos;
      }
      state.inFocus = false;
      state.doer = state.idle();
    }
  }

  @Override
  public void lockWaitBegan(long nanos, int task, int ticket, int lock, int holderTask) {
    Cast.Member state = cast.member(task);
    state.waitBeganNanos = nanos;
    state.waitsFor = cast.member(holderTask).doer;
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    Cast.Member state = cast.member(task);
    OperationStory mine = storyOf(state);
    if (mine != null) {
      mine.lockWaits.add(wait(state, nanos, cast.bufferOf(lock), cast.lockName(lock)));
    }
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    Cast.Member state = cast.member(task);
    state.waitBeganNanos = nanos;
    state.waitsFor = null;
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    Cast.Member state = cast.member(task);
    OperationStory mine = storyOf(state);
    if (mine != null) {
      mine.spaceWaits.add(wait(state, nanos, null, cast.poolName(pool)));
    }
  }

  private static OperationStory.Wait wait(
      Cast.Member state, long nanos, @Nullable Named buffer, String what) {
    Doer holder = state.waitsFor == null ? state.idle() : state.waitsFor;
    return new OperationStory.Wait(
        state.waitBeganNanos, nanos - state.waitBeganNanos, buffer, what, holder);
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    OperationStory mine = storyOf(cast.member(task));
    if (mine != null) {
      mine.refusals++;
    }
  }

  // ---- Evictions.

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    Cast.Member state = cast.member(task);
    Cast.Prop victim = cast.prop(buffer);
    state.skips.add(new Skip(victim.named, reason));
    if (victim.inFocus) {
      bufferStory.steps.add(
          new BufferStory.Step(
              nanos, BufferStory.Kind.SPARED, cast.poolName(pool), state.doer, null, null, reason));
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
    Cast.Member state = cast.member(task);
    Cast.Prop victim = cast.prop(buffer);
    if (forBuffer != state.walkFor && state.walkFor != NONE) {
      endWalk(state);
    }
    state.walkFor = forBuffer;
    Eviction eviction =
        new Eviction(
            nanos,
            state.doer,
            victim.named,
            cast.poolName(fromPool),
            toPool == NONE ? "" : cast.poolName(toPool),
            bytes,
            forBuffer == NONE ? null : cast.prop(forBuffer).named,
            state.skips);
    victim.evicted = eviction;
    OperationStory mine = storyOf(state);
    if (mine != null) {
      mine.evictions.add(eviction);
    }
    if (victim.inFocus) {
      bufferStory.steps.add(
          new BufferStory.Step(
              nanos, BufferStory.Kind.EVICTED, "", state.doer, eviction, null, -1));
    }
  }

  @Override
  public void resourceAllocated(long nanos, int resource, int buffer, int pool, long pages) {
    for (Cast.Member state : cast.members()) {
      if (state.walkFor == buffer) {
        endWalk(state);
      }
    }
  }

  private static void endWalk(Cast.Member state) {
    state.skips.clear();
    state.walkFor = NONE;
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    Cast.Prop state = cast.prop(buffer);
    state.pool = cast.poolName(pool);
    if (state.inFocus) {
      bufferStory.steps.add(
          new BufferStory.Step(nanos, BufferStory.Kind.PLACED, state.pool, null, null, null, -1));
    }
  }

  @Override
  public void bufferPinned(long nanos, int buffer, int delta) {
    if (delta > 0) {
      note(nanos, buffer, BufferStory.Kind.PINNED);
    }
  }

  @Override
  public void swappedOut(long nanos, int task, int ticket, int buffer, long pages) {
    note(nanos, buffer, BufferStory.Kind.SWAPPED_OUT);
  }

  @Override
  public void swappedIn(long nanos, int task, int ticket, int buffer, long pages) {
    note(nanos, buffer, BufferStory.Kind.SWAPPED_IN);
  }

  @Override
  public void prefetched(
      long nanos, int task, int ticket, int buffer, int pool, int fence, long bytes) {
    note(nanos, buffer, BufferStory.Kind.PREFETCHED);
  }

  @Override
  public void prefetchGivenUp(long nanos, int task, int ticket, int buffer, int reason) {
    if (cast.prop(buffer).inFocus) {
      bufferStory.steps.add(
          new BufferStory.Step(
              nanos, BufferStory.Kind.NOT_PREFETCHED, "", null, null, null, reason));
    }
  }

  private void note(long nanos, int buffer, BufferStory.Kind kind) {
    if (cast.prop(buffer).inFocus) {
      bufferStory.steps.add(BufferStory.Step.of(nanos, kind));
    }
  }

  // ---- Work.

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
    Cast.Prop state = cast.prop(buffer);
    Work work =
        Work.copy(
            state.named,
            fromPool == NONE ? "" : cast.poolName(fromPool),
            toPool == NONE ? "" : cast.poolName(toPool),
            bytes,
            cast.queueName(queue),
            nanos);
    copies.put(copy, work);
    state.add(work);
    if (state.inFocus) {
      bufferStory.steps.add(
          new BufferStory.Step(nanos, BufferStory.Kind.COPIED, "", null, null, work, -1));
    }
  }

  @Override
  public void copyStarted(long nanos, int copy, int queue) {
    Work work = copies.get(copy);
    if (work != null) {
      work.startedNanos = nanos;
    }
  }

  @Override
  public void copyEnded(long nanos, int copy, int queue) {
    Work work = copies.remove(copy);
    if (work != null) {
      work.endedNanos = nanos;
    }
  }

  @Override
  public void jobQueued(long nanos, int job, int queue, int fence, int ticket) {
    Cast.Member state = cast.member(taskOfTicket.get(ticket));
    Work work = Work.job(state.doer, cast.queueName(queue), nanos);
    OperationStory mine = storyOf(state);
    if (mine != null && storyJob == NONE) {
      storyJob = job;
      mine.job = work;
      Work previous = lastOfQueue.get(queue);
      if (previous != null && previous.isUnfinished()) {
        mine.before.add(previous);
      }
    }
    jobs.put(job, work);
    lastOfQueue.put(queue, work);
  }

  @Override
  public void jobUses(
      int job, int mapping, int buffer, int resource, boolean writes, long bytes, boolean remote) {
    Cast.Prop state = cast.prop(buffer);
    Work work = jobs.get(job);
    if (job == storyJob && story != null) {
      use(story, state, writes, bytes, remote);
    }
    if (work != null) {
      state.add(work);
    }
  }

  private static void use(
      OperationStory mine, Cast.Prop state, boolean writes, long bytes, boolean remote) {
    Work fetched = null;
    Work onItsWay = null;
    for (Work one : state.work) {
      if (one.isUnfinished() && one != mine.job && !mine.before.contains(one)) {
        mine.before.add(one);
      }
      if (one.buffer != null
          && one.queuedNanos >= mine.openedNanos
          && one.toPool.equals(state.pool)) {
        fetched = one;
      } else if (one.buffer != null && one.isUnfinished() && one.toPool.equals(state.pool)) {
        onItsWay = one;
      }
    }
    Eviction evicted = fetched == null ? null : state.evicted;
    mine.operands.add(
        new OperationStory.Operand(
            state.named, writes, bytes, remote, state.pool, evicted, fetched, onItsWay));
  }

  @Override
  public void jobStarted(long nanos, int job, int queue) {
    Work work = jobs.get(job);
    if (work != null) {
      work.startedNanos = nanos;
    }
  }

  @Override
  public void jobEnded(long nanos, int job, int queue) {
    Work work = jobs.remove(job);
    if (work != null) {
      work.endedNanos = nanos;
    }
  }

  // ---- Names.

  private @Nullable OperationStory storyOf(Cast.Member state) {
    return state.inFocus ? story : null;
  }
}
