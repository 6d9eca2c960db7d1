package org.vramlab.workloads.explain;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.ArrayList;
import java.util.List;
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
  private final Int2ObjectOpenHashMap<String> pools = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<String> queues = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<TaskState> tasks = new Int2ObjectOpenHashMap<>();
  private final Int2IntOpenHashMap taskOfTicket = new Int2IntOpenHashMap();
  private final Int2ObjectOpenHashMap<BufferState> buffers = new Int2ObjectOpenHashMap<>();
  private final Int2IntOpenHashMap bufferOfLock = new Int2IntOpenHashMap();
  private final Int2ObjectOpenHashMap<Work> jobs = new Int2ObjectOpenHashMap<>();
  private final Int2ObjectOpenHashMap<Work> copies = new Int2ObjectOpenHashMap<>();

  /** By queue: the job that was queued last. */
  private final Int2ObjectOpenHashMap<Work> lastOfQueue = new Int2ObjectOpenHashMap<>();

  private final BufferStory bufferStory = new BufferStory();
  private @Nullable OperationStory story;

  /** The job of {@link #story}; -1 until it is queued. */
  private int storyJob = NONE;

  /** What a task is at. */
  private static final class TaskState {
    final String name;
    Doer doer;

    /** Who was passed over in the walk that is going on, and for whom that makes room. */
    final List<Skip> skips = new ArrayList<>();

    int walkFor = NONE;
    long waitBeganNanos;
    @Nullable Doer waitsFor;

    /** Whether it is submitting the operation that is asked about. */
    boolean inFocus;

    TaskState(String name) {
      this.name = name;
      this.doer = idle();
    }

    Doer idle() {
      return new Doer(name, -1, -1, "");
    }
  }

  /** What is known of a buffer. */
  private static final class BufferState {
    Named named;
    String pool = "";
    final long createdNanos;
    @Nullable Eviction evicted;
    final ObjectArrayList<Work> work = new ObjectArrayList<>();
    boolean inFocus;

    BufferState(Named named, long createdNanos) {
      this.named = named;
      this.createdNanos = createdNanos;
    }

    /** Adds work on it, and forgets what has ended, but for the last copies. */
    void add(Work added) {
      if (work.size() >= 8) {
        work.removeIf(one -> !one.isUnfinished());
      }
      work.add(added);
    }
  }

  /** An inspector of a run of which {@code focus} is asked about. */
  public Inspector(Focus focus) {
    this.focus = focus;
    taskOfTicket.defaultReturnValue(NONE);
    bufferOfLock.defaultReturnValue(NONE);
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
    TaskState state = task(task);
    state.doer = new Doer(state.name, process, operation, name);
    state.inFocus = focus.isOperation(process, operation);
    if (state.inFocus) {
      story = new OperationStory(state.doer, Work.NEVER);
    }
  }

  @Override
  public void created(int process, int traceBuffer, int buffer) {
    BufferState state = state(buffer);
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
    tasks.put(task, new TaskState(name));
  }

  @Override
  public void poolCreated(int pool, String name, long capacityPages, boolean addressable) {
    pools.put(pool, name);
  }

  @Override
  public void queueCreated(int queue, String name, boolean copyEngine) {
    queues.put(queue, name);
  }

  @Override
  public void bufferCreated(long nanos, int buffer, int lock, long sizeBytes) {
    buffers.put(buffer, new BufferState(new Named(-1, buffer, sizeBytes), nanos));
    bufferOfLock.put(lock, buffer);
  }

  @Override
  public void bufferDestroyed(long nanos, int buffer) {
    note(nanos, buffer, BufferStory.Kind.FREED);
    buffers.remove(buffer);
  }

  // ---- Tickets, and what they wait for.

  @Override
  public void ticketOpened(long nanos, int task, int ticket, long stamp) {
    taskOfTicket.put(ticket, task);
    TaskState state = task(task);
    endWalk(state);
    if (state.inFocus && story != null && story.openedNanos == Work.NEVER) {
      story.openedNanos = nanos;
    }
  }

  @Override
  public void ticketBackedOff(long nanos, int task, int ticket, int lock, int pool) {
    TaskState state = task(task);
    endWalk(state);
    OperationStory mine = storyOf(state);
    if (mine != null) {
      String what = lock == NONE ? poolName(pool) : lockName(lock);
      mine.backOffs.add(new OperationStory.BackOff(nanos, bufferOf(lock), what));
    }
  }

  @Override
  public void ticketSealed(long nanos, int task, int ticket) {
    OperationStory mine = storyOf(task(task));
    if (mine != null) {
      mine.sealedNanos = nanos;
    }
  }

  @Override
  public void ticketEnded(long nanos, int task, int ticket, boolean sealed) {
    taskOfTicket.remove(ticket);
    TaskState state = task(task);
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
    TaskState state = task(task);
    state.waitBeganNanos = nanos;
    state.waitsFor = task(holderTask).doer;
  }

  @Override
  public void lockWaitEnded(long nanos, int task, int ticket, int lock, boolean acquired) {
    TaskState state = task(task);
    OperationStory mine = storyOf(state);
    if (mine != null) {
      mine.lockWaits.add(wait(state, nanos, bufferOf(lock), lockName(lock)));
    }
  }

  @Override
  public void spaceWaitBegan(long nanos, int task, int ticket, int pool) {
    TaskState state = task(task);
    state.waitBeganNanos = nanos;
    state.waitsFor = null;
  }

  @Override
  public void spaceWaitEnded(long nanos, int task, int ticket, int pool) {
    TaskState state = task(task);
    OperationStory mine = storyOf(state);
    if (mine != null) {
      mine.spaceWaits.add(wait(state, nanos, null, poolName(pool)));
    }
  }

  private static OperationStory.Wait wait(
      TaskState state, long nanos, @Nullable Named buffer, String what) {
    Doer holder = state.waitsFor == null ? state.idle() : state.waitsFor;
    return new OperationStory.Wait(
        state.waitBeganNanos, nanos - state.waitBeganNanos, buffer, what, holder);
  }

  @Override
  public void refused(
      long nanos, int task, int ticket, int buffer, int pool, long pages, long evictablePages) {
    OperationStory mine = storyOf(task(task));
    if (mine != null) {
      mine.refusals++;
    }
  }

  // ---- Evictions.

  @Override
  public void victimSkipped(long nanos, int task, int ticket, int buffer, int pool, int reason) {
    TaskState state = task(task);
    BufferState victim = state(buffer);
    state.skips.add(new Skip(victim.named, reason));
    if (victim.inFocus) {
      bufferStory.steps.add(
          new BufferStory.Step(
              nanos, BufferStory.Kind.SPARED, poolName(pool), state.doer, null, null, reason));
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
    TaskState state = task(task);
    BufferState victim = state(buffer);
    if (forBuffer != state.walkFor && state.walkFor != NONE) {
      endWalk(state);
    }
    state.walkFor = forBuffer;
    Eviction eviction =
        new Eviction(
            nanos,
            state.doer,
            victim.named,
            poolName(fromPool),
            toPool == NONE ? "" : poolName(toPool),
            bytes,
            forBuffer == NONE ? null : state(forBuffer).named,
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
    for (TaskState state : tasks.values()) {
      if (state.walkFor == buffer) {
        endWalk(state);
      }
    }
  }

  private static void endWalk(TaskState state) {
    state.skips.clear();
    state.walkFor = NONE;
  }

  @Override
  public void bufferPlaced(long nanos, int buffer, int resource, int pool) {
    BufferState state = state(buffer);
    state.pool = poolName(pool);
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

  private void note(long nanos, int buffer, BufferStory.Kind kind) {
    if (state(buffer).inFocus) {
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
    BufferState state = state(buffer);
    Work work =
        Work.copy(
            state.named,
            fromPool == NONE ? "" : poolName(fromPool),
            toPool == NONE ? "" : poolName(toPool),
            bytes,
            queueName(queue),
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
    TaskState state = task(taskOfTicket.get(ticket));
    Work work = Work.job(state.doer, queueName(queue), nanos);
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
    BufferState state = state(buffer);
    Work work = jobs.get(job);
    if (job == storyJob && story != null) {
      use(story, state, writes, bytes, remote);
    }
    if (work != null) {
      state.add(work);
    }
  }

  private static void use(
      OperationStory mine, BufferState state, boolean writes, long bytes, boolean remote) {
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

  private @Nullable OperationStory storyOf(TaskState state) {
    return state.inFocus ? story : null;
  }

  private TaskState task(int task) {
    TaskState state = tasks.get(task);
    if (state == null) {
      state = new TaskState(task == NONE ? "nobody" : "task " + task);
      tasks.put(task, state);
    }
    return state;
  }

  private BufferState state(int buffer) {
    BufferState state = buffers.get(buffer);
    if (state == null) {
      state = new BufferState(new Named(-1, buffer, 0), 0);
      buffers.put(buffer, state);
    }
    return state;
  }

  private @Nullable Named bufferOf(int lock) {
    int buffer = bufferOfLock.get(lock);
    return buffer == NONE ? null : state(buffer).named;
  }

  private String lockName(int lock) {
    return bufferOfLock.get(lock) == NONE ? "a page table" : "a buffer";
  }

  private String poolName(int pool) {
    String name = pools.get(pool);
    return name == null ? "pool " + pool : name;
  }

  private String queueName(int queue) {
    String name = queues.get(queue);
    return name == null ? "queue " + queue : name;
  }
}
