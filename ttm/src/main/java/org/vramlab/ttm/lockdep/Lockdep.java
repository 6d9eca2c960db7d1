package org.vramlab.ttm.lockdep;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Watches the order in which tasks take locks and what they do in sections where some things are
 * forbidden, and reports a broken rule before it deadlocks.
 *
 * <p>Use: {@link #defineClass} once per class of locks; {@link #acquiring} <em>before</em> a lock
 * call that may block, {@link #released} when the lock has been given up, or was not obtained after
 * all (EDEADLK, EALREADY, an interruption). A trylock is told once it has succeeded. {@link #enter}
 * and {@link #leave} around sections, {@link #contextBegins} and {@link #contextEnds} around
 * acquire contexts, {@link #waitsForFence}, {@link #allocates} and {@link #waitsForSpace} before
 * the act, whether or not it turns out to block; {@link #runsGpuDriver} by whoever calls drivers in
 * reclaim or in an MMU notifier.
 *
 * <p>What is checked stands at {@link LockKind}, {@link Section} and {@link LockRule}. Order is
 * learnt: whoever wants y while holding x adds an edge x to y, and an edge that closes a cycle is
 * reported with both chains. One task in one run is enough; nothing needs to block. A trylock adds
 * no edge to the lock it takes, since it does not wait for it.
 *
 * <p>Threads: a task's methods are called by that task alone; different tasks may call at the same
 * time. Known orders are read without a lock; only a new edge takes one. Failure: {@link
 * LockdepReport}, and the act is then not recorded. Cost: a few nanoseconds, no allocation, except
 * at the first sight of an edge.
 */
public final class Lockdep {
  /** Watches nothing. */
  public static final Lockdep OFF = new Lockdep(false);

  private static final long SIGNALLING = Section.FENCE_SIGNALLING.bit();
  private static final long RECLAIM = Section.RECLAIM.bit();
  private static final long NOTIFIER = Section.MMU_NOTIFIER.bit();
  private static final long CALLBACK = Section.DRIVER_CALLBACK.bit();
  private static final long TICKET = Section.TICKET.bit();

  private final boolean on;
  private final OrderGraph graph = new OrderGraph();

  /**
   * Indexed by task id; entries are made once, under this object's monitor, and the array is
   * replaced to grow.
   */
  private volatile @Nullable TaskLocks[] tasks = new @Nullable TaskLocks[0];

  private final LockClasses classes = new LockClasses(graph);
  private final LockJudge judge = new LockJudge(graph, classes);

  /** Creates one that watches, with an empty graph. */
  public Lockdep() {
    this(true);
  }

  private Lockdep(boolean on) {
    this.on = on;
  }

  /** Whether anything is watched. */
  public boolean isOn() {
    return on;
  }

  /**
   * Defines a class of locks, or finds it: defining the same name and kind again gives the same
   * class.
   *
   * @return the class, for the other methods
   * @throws IllegalArgumentException if the name is taken by a class of another kind
   * @throws IllegalStateException if there are too many classes (59)
   */
  public int defineClass(String name, LockKind kind) {
    return on ? classes.define(name, kind) : 0;
  }

  /**
   * From now on reports call tasks by name.
   *
   * @param names of each task, by its number
   */
  public void callTasks(IntFunction<String> names) {
    if (on) {
      judge.callTasks(names);
    }
  }

  // ---- What tasks do.

  /**
   * {@code task} is about to wait for a lock, or (a trylock) has just got it.
   *
   * @param lockClass from {@link #defineClass}
   * @param trylock it did not wait
   * @param withContext with an acquire context; only for {@link LockKind#WW}
   */
  public void acquiring(int task, int lockClass, boolean trylock, boolean withContext) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    long held = locks.held();
    if (trylock) {
      if ((held & (SIGNALLING | NOTIFIER)) != 0) {
        judge.judgeTrylock(task, locks, lockClass);
      }
    } else {
      // With a context, reservations of a class nest, except beside one held without.
      long same = withContext ? locks.plain : held;
      if ((graph.unknown(lockClass, held) | (same & 1L << lockClass)) != 0) {
        judge.judgeAcquire(task, locks, lockClass, withContext);
      }
    }
    locks.push(lockClass, withContext);
  }

  /**
   * {@code task} gave the lock up, or did not get it after all. For locks of {@link LockKind#WW}
   * say with {@link #released(int, int, boolean)} how it was taken.
   */
  public void released(int task, int lockClass) {
    if (on && classes.kind(lockClass) == LockKind.WW) {
      throw new IllegalArgumentException(
          "say whether " + classes.describe(lockClass) + " was taken with a context");
    }
    released(task, lockClass, false);
  }

  /**
   * {@code task} gave the lock up, or did not get it after all; {@code withContext} as it was
   * taken.
   */
  public void released(int task, int lockClass, boolean withContext) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    if (!locks.pop(lockClass, withContext)) {
      throw judge.report(
          LockRule.UNBALANCED,
          task,
          locks,
          "releases "
              + classes.describe(lockClass)
              + (withContext ? " taken with a context" : " taken without a context")
              + " that it does not hold");
    }
  }

  /**
   * {@code task} opens an acquire context for a class of reservations: one at a time. Each of two
   * would wait as if the locks of the other were somebody else's, who gives way to neither ({@code
   * ww_acquire_init} takes the class's {@code acquire_key}, which does not nest).
   */
  public void contextBegins(int task, int lockClass) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    if ((locks.contexts & 1L << lockClass) != 0) {
      throw judge.report(
          LockRule.SECOND_CONTEXT,
          task,
          locks,
          "opens a second context for "
              + classes.describe(lockClass)
              + ", and the locks of the first give way to nobody while it waits with that");
    }
    locks.contexts |= 1L << lockClass;
  }

  /** {@code task} is through with the context that it opened for the class. */
  public void contextEnds(int task, int lockClass) {
    if (on) {
      of(task).contexts &= ~(1L << lockClass);
    }
  }

  /** {@code task} enters a section; they nest where {@link Section} does not say otherwise. */
  public void enter(int task, Section section) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    if (section != Section.FENCE_SIGNALLING
        && graph.unknown(section.ordinal(), locks.held()) != 0) {
      judge.judgeEnter(task, locks, section);
    }
    locks.push(section.ordinal(), false);
  }

  /** {@code task} leaves the section that it entered. */
  public void leave(int task, Section section) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    if (!locks.pop(section.ordinal(), false)) {
      throw judge.report(
          LockRule.UNBALANCED, task, locks, "leaves " + section.label() + " that it is not in");
    }
  }

  /**
   * Says whose code {@code task} runs from now on: the manager's or that of a driver that is
   * declared a GPU's, as at first, or that of any other driver. Only the former may wait for fences
   * in reclaim and in MMU notifiers ("DMA fence cross-driver contract",
   * Documentation/driver-api/dma-buf.rst).
   *
   * @return what was said before: to be said again when that code is through
   */
  public boolean runsGpuDriver(int task, boolean gpu) {
    if (!on) {
      return true;
    }
    TaskLocks locks = of(task);
    boolean before = !locks.foreign;
    locks.foreign = !gpu;
    return before;
  }

  /** {@code task} may now wait for a fence. */
  public void waitsForFence(int task) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    long held = locks.held();
    int fence = Section.FENCE_SIGNALLING.ordinal();
    boolean foreign = locks.foreign;
    if (graph.unknown(fence, held) == 0 && (!foreign || (held & (RECLAIM | NOTIFIER)) == 0)) {
      return;
    }
    String what = "waits for a fence";
    judge.refuseUnderLeaf(task, locks, what);
    judge.refuseIn(task, locks, SIGNALLING, what);
    if (foreign) {
      judge.refuseIn(
          task, locks, RECLAIM | NOTIFIER, what + " in a driver that is not declared a GPU's");
    }
    judge.learn(task, locks, fence, what);
  }

  /** {@code task} allocates host memory; {@code mayReclaim} unless it is an atomic allocation. */
  public void allocates(int task, boolean mayReclaim) {
    if (!on || !mayReclaim) {
      return;
    }
    TaskLocks locks = of(task);
    if (graph.unknown(Section.RECLAIM.ordinal(), locks.held()) != 0) {
      judge.judgeReclaim(task, locks, "allocates in a way that may reclaim");
    }
  }

  /**
   * {@code task} is about to wait, in its ticket but holding none of its locks, for room in some
   * memory: the same to the order as waiting for a reservation, because who makes room holds some.
   */
  public void waitsForSpace(int task) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    long held = locks.held();
    // An outer lock is always fine here, so there is nothing to learn; the hot path is this mask.
    if ((held & ~(CALLBACK | TICKET)) == 0) {
      return;
    }
    String what = "waits for space";
    judge.refuseUnderLeaf(task, locks, what);
    judge.refuseIn(task, locks, SIGNALLING | RECLAIM | NOTIFIER, what);
    judge.refuseUnderInner(task, locks, what);
    long reservations = held & classes.mask(LockKind.WW);
    if (reservations != 0) {
      throw judge.report(
          LockRule.WAIT_FOR_SPACE_HOLDING,
          task,
          locks,
          what + " while holding " + classes.describe(locks.oldest(reservations)));
    }
  }

  /** {@code task} has ended: it must hold nothing, nor a context. Its record is dropped. */
  public void taskEnded(int task) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    if (locks.held() != 0) {
      throw judge.report(LockRule.UNBALANCED, task, locks, "ends");
    }
    if (locks.contexts != 0) {
      int left = Long.numberOfTrailingZeros(locks.contexts);
      throw judge.report(
          LockRule.UNBALANCED,
          task,
          locks,
          "ends with a context for " + classes.describe(left) + " that it has not finished");
    }
    synchronized (this) {
      tasks[task] = null;
    }
  }

  /**
   * Every task has ended: none may hold anything.
   *
   * @throws LockdepReport about who does; or again the last one, which somebody has caught
   */
  public synchronized void allEnded() {
    LockdepReport caught = judge.lastReport();
    if (caught != null) {
      throw caught;
    }
    for (int task = 0; task < tasks.length; task++) {
      if (tasks[task] != null) {
        taskEnded(task);
      }
    }
  }

  /**
   * Forgets what tasks hold, and keeps what was learnt of the order: for a run after an abandoned
   * one.
   */
  public synchronized void forgetTasks() {
    tasks = new @Nullable TaskLocks[0];
  }

  private TaskLocks of(int task) {
    @Nullable TaskLocks[] known = tasks;
    if (task < known.length) {
      TaskLocks locks = known[task];
      if (locks != null) {
        return locks;
      }
    }
    return create(task);
  }

  private synchronized TaskLocks create(int task) {
    @Nullable TaskLocks[] known = tasks;
    if (task >= known.length) {
      @Nullable TaskLocks[] grown = new @Nullable TaskLocks[Math.max(task + 1, 2 * known.length)];
      System.arraycopy(known, 0, grown, 0, known.length);
      tasks = known = grown;
    }
    TaskLocks locks = new TaskLocks();
    known[task] = locks;
    return locks;
  }
}
