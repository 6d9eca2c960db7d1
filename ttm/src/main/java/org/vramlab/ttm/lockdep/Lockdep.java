package org.vramlab.ttm.lockdep;

import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the order in which tasks take locks and what they do in sections where some things are
 * forbidden, and reports a broken rule before it deadlocks.
 *
 * <p>Use: {@link #defineClass} once per class of locks; {@link #acquiring} <em>before</em> a lock
 * call that may block, {@link #released} when the lock has been given up, or was not obtained after
 * all (EDEADLK, EALREADY, an interruption). A trylock is told once it has succeeded. {@link #enter}
 * and {@link #leave} around sections, {@link #waitsForFence}, {@link #allocates} and {@link
 * #waitsForSpace} before the act, whether or not it turns out to block.
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

  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String OWN_PACKAGE = Lockdep.class.getPackageName() + ".";

  /** How many frames of a call chain a report shows. */
  private static final int SITE_FRAMES = 4;

  private static final int SECTIONS = Section.values().length;
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

  /**
   * Names and kinds by node; those of sections are unused. Guarded by this object's monitor, as are
   * the masks below.
   */
  private final @Nullable String[] names = new @Nullable String[OrderGraph.MAX_NODES];

  private final @Nullable LockKind[] kinds = new @Nullable LockKind[OrderGraph.MAX_NODES];

  private int nodes = SECTIONS;

  /** The nodes of each kind. */
  private final long[] ofKind = new long[LockKind.values().length];

  /** Creates one that watches, with an empty graph. */
  public Lockdep() {
    this(true);
  }

  private Lockdep(boolean on) {
    this.on = on;
    addRule(Section.RECLAIM, Section.MMU_NOTIFIER);
    addRule(Section.RECLAIM, Section.FENCE_SIGNALLING);
    addRule(Section.MMU_NOTIFIER, Section.FENCE_SIGNALLING);
    allowInTicket(Section.RECLAIM.ordinal());
    allowInTicket(Section.MMU_NOTIFIER.ordinal());
    allowInTicket(Section.FENCE_SIGNALLING.ordinal());
    for (Section section : Section.values()) {
      graph.allow(section.ordinal(), Section.DRIVER_CALLBACK.ordinal());
    }
    graph.allow(Section.DRIVER_CALLBACK.ordinal(), Section.TICKET.ordinal());
  }

  /**
   * Nobody waits for a ticket or a callback, so no chain can close through them: they are allowed,
   * and not in the graph.
   */
  private void allowInTicket(int node) {
    graph.allow(Section.DRIVER_CALLBACK.ordinal(), node);
    graph.allow(Section.TICKET.ordinal(), node);
  }

  private void addRule(Section held, Section wanted) {
    graph.add(held.ordinal(), wanted.ordinal(), null);
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
  public synchronized int defineClass(String name, LockKind kind) {
    if (!on) {
      return 0;
    }
    for (int node = SECTIONS; node < nodes; node++) {
      if (name.equals(names[node])) {
        if (kinds[node] != kind) {
          throw new IllegalArgumentException(
              "lock class " + name + " is already defined, as " + kinds[node] + " and not " + kind);
        }
        return node;
      }
    }
    if (nodes == OrderGraph.MAX_NODES) {
      throw new IllegalStateException(
          "no room for lock class "
              + name
              + ": lockdep knows "
              + (nodes - SECTIONS)
              + " already; define one per kind of lock, not per lock");
    }
    int node = nodes++;
    names[node] = name;
    kinds[node] = kind;
    ofKind[kind.ordinal()] |= 1L << node;
    if (kind != LockKind.OUTER) {
      allowInTicket(node);
    }
    if (kind == LockKind.OUTER || kind == LockKind.WW) {
      graph.allow(node, Section.DRIVER_CALLBACK.ordinal());
      graph.allow(node, Section.TICKET.ordinal());
    }
    if (kind == LockKind.WW) {
      graph.allow(node, node);
      // Waiting for fences and allocating under a reservation is allowed, so neither may need one
      // (dma_resv_lockdep).
      graph.add(node, Section.RECLAIM.ordinal(), null);
      graph.add(node, Section.FENCE_SIGNALLING.ordinal(), null);
    }
    return node;
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
        judgeTrylock(task, locks, lockClass);
      }
    } else {
      // With a context, reservations of a class nest, except beside one held without.
      long same = withContext ? locks.plain : held;
      if ((graph.unknown(lockClass, held) | (same & 1L << lockClass)) != 0) {
        judgeAcquire(task, locks, lockClass, withContext);
      }
    }
    locks.push(lockClass, withContext);
  }

  /**
   * {@code task} gave the lock up, or did not get it after all. For locks of {@link LockKind#WW}
   * say with {@link #released(int, int, boolean)} how it was taken.
   */
  public void released(int task, int lockClass) {
    if (on && kinds[lockClass] == LockKind.WW) {
      throw new IllegalArgumentException(
          "say whether " + describe(lockClass) + " was taken with a context");
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
      throw report(
          LockRule.UNBALANCED,
          task,
          locks,
          "releases "
              + describe(lockClass)
              + (withContext ? " taken with a context" : " taken without a context")
              + " that it does not hold");
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
      judgeEnter(task, locks, section);
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
      throw report(
          LockRule.UNBALANCED, task, locks, "leaves " + section.label() + " that it is not in");
    }
  }

  /** {@code task}, running code of the manager or of a GPU driver, may now wait for a fence. */
  public void waitsForFence(int task) {
    waitsForFence(task, true);
  }

  /**
   * {@code task} may now wait for a fence.
   *
   * @param gpuDriver whether the code that waits is a GPU's; only those may in reclaim and in MMU
   *     notifiers ("DMA fence cross-driver contract", Documentation/driver-api/dma-buf.rst)
   */
  public void waitsForFence(int task, boolean gpuDriver) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    long held = locks.held();
    int fence = Section.FENCE_SIGNALLING.ordinal();
    if (graph.unknown(fence, held) == 0 && (gpuDriver || (held & (RECLAIM | NOTIFIER)) == 0)) {
      return;
    }
    String what = "waits for a fence";
    refuseUnderLeaf(task, locks, what);
    refuseIn(task, locks, SIGNALLING, what);
    if (!gpuDriver) {
      refuseIn(task, locks, RECLAIM | NOTIFIER, what + " in a driver that is not declared a GPU's");
    }
    learn(task, locks, fence, what);
  }

  /** {@code task} allocates host memory; {@code mayReclaim} unless it is an atomic allocation. */
  public void allocates(int task, boolean mayReclaim) {
    if (!on || !mayReclaim) {
      return;
    }
    TaskLocks locks = of(task);
    if (graph.unknown(Section.RECLAIM.ordinal(), locks.held()) != 0) {
      judgeReclaim(task, locks, "allocates in a way that may reclaim");
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
    refuseUnderLeaf(task, locks, what);
    refuseIn(task, locks, SIGNALLING | RECLAIM | NOTIFIER, what);
    refuseUnderInner(task, locks, what);
    long reservations = held & mask(LockKind.WW);
    if (reservations != 0) {
      throw report(
          LockRule.WAIT_FOR_SPACE_HOLDING,
          task,
          locks,
          what + " while holding " + describe(locks.oldest(reservations)));
    }
  }

  /** {@code task} has ended: it must hold nothing. Its record is dropped. */
  public void taskEnded(int task) {
    if (!on) {
      return;
    }
    TaskLocks locks = of(task);
    if (locks.held() != 0) {
      throw report(LockRule.UNBALANCED, task, locks, "ends");
    }
    synchronized (this) {
      tasks[task] = null;
    }
  }

  /**
   * Forgets what tasks hold, and keeps what was learnt of the order: for a run after an abandoned
   * one.
   */
  public synchronized void forgetTasks() {
    tasks = new @Nullable TaskLocks[0];
  }

  // ---- Judging: at the first sight of a pair, or when something is amiss.

  private void judgeAcquire(int task, TaskLocks locks, int lockClass, boolean withContext) {
    LockKind kind = kind(lockClass);
    long held = locks.held();
    String what = "wants " + describe(lockClass) + (withContext ? " with a context" : "");
    if (kind != LockKind.LEAF) {
      refuseUnderLeaf(task, locks, what);
    }
    switch (kind) {
      case WW -> {
        refuseIn(task, locks, SIGNALLING | RECLAIM | NOTIFIER, what);
        refuseUnderInner(task, locks, what);
        if (((withContext ? locks.plain : held) & 1L << lockClass) != 0) {
          throw report(
              LockRule.RESERVATION_WITHOUT_CONTEXT,
              task,
              locks,
              withContext
                  ? what
                      + " beside one that it holds without: nobody can see that wait, so nobody"
                      + " backs off"
                  : what + " without a context beside one that it holds: at most one at a time");
        }
      }
      case OUTER -> {
        long inside =
            held
                & (SIGNALLING
                    | RECLAIM
                    | NOTIFIER
                    | CALLBACK
                    | TICKET
                    | mask(LockKind.WW)
                    | mask(LockKind.INNER));
        if (inside != 0) {
          throw report(
              LockRule.OUTER_LOCK_INSIDE,
              task,
              locks,
              what + " inside " + describeHeld(locks.oldest(inside)));
        }
      }
      case INNER, LEAF -> {}
    }
    if (kind != LockKind.WW && (held & 1L << lockClass) != 0) {
      throw report(LockRule.RECURSION, task, locks, what + " while holding one of that class");
    }
    learn(task, locks, lockClass, what);
  }

  private void judgeTrylock(int task, TaskLocks locks, int lockClass) {
    if (kind(lockClass) == LockKind.WW) {
      refuseIn(task, locks, SIGNALLING | NOTIFIER, "takes " + describe(lockClass) + " by trylock");
    }
  }

  private void judgeReclaim(int task, TaskLocks locks, String what) {
    refuseUnderLeaf(task, locks, what);
    refuseIn(task, locks, SIGNALLING | RECLAIM | NOTIFIER, what);
    learn(task, locks, Section.RECLAIM.ordinal(), what);
  }

  private void judgeEnter(int task, TaskLocks locks, Section section) {
    String what = "enters " + section.label();
    switch (section) {
      case FENCE_SIGNALLING -> {
        // Needs nothing: signalling is what others wait for, so it counts as a lock that is never
        // waited for.
      }
      case RECLAIM -> judgeReclaim(task, locks, what);
      case MMU_NOTIFIER -> {
        refuseUnderLeaf(task, locks, what);
        refuseIn(task, locks, SIGNALLING | NOTIFIER, what);
        learn(task, locks, Section.MMU_NOTIFIER.ordinal(), what);
      }
      case DRIVER_CALLBACK -> {
        refuseUnderLeaf(task, locks, what);
        refuseUnderInner(task, locks, what);
      }
      case TICKET -> {
        refuseUnderLeaf(task, locks, what);
        refuseIn(task, locks, SIGNALLING | RECLAIM | NOTIFIER, what);
        refuseUnderInner(task, locks, what);
        if ((locks.held() & TICKET) != 0) {
          throw report(LockRule.SECOND_TICKET, task, locks, "opens a ticket inside another");
        }
      }
    }
  }

  private void refuseUnderLeaf(int task, TaskLocks locks, String what) {
    long leaves = locks.held() & mask(LockKind.LEAF);
    if (leaves != 0) {
      throw report(
          LockRule.BLOCKING_UNDER_LEAF,
          task,
          locks,
          what + " under " + describeHeld(locks.oldest(leaves)));
    }
  }

  private void refuseUnderInner(int task, TaskLocks locks, String what) {
    long inner = locks.held() & mask(LockKind.INNER);
    if (inner != 0) {
      throw report(
          LockRule.INNER_ACROSS_RESERVATION,
          task,
          locks,
          what
              + ", which may take a reservation, while holding "
              + describeHeld(locks.oldest(inner)));
    }
  }

  private void refuseIn(int task, TaskLocks locks, long sections, String what) {
    long inside = locks.held() & sections;
    if (inside == 0) {
      return;
    }
    int section = locks.oldest(inside);
    LockRule rule =
        switch (Section.values()[section]) {
          case FENCE_SIGNALLING -> LockRule.FENCE_SIGNALLING;
          case RECLAIM -> LockRule.RECLAIM;
          case MMU_NOTIFIER -> LockRule.MMU_NOTIFIER;
          case DRIVER_CALLBACK, TICKET ->
              throw new AssertionError("not a section that forbids by itself");
        };
    throw report(rule, task, locks, what + " inside " + describeHeld(section));
  }

  /**
   * Adds an edge from everything held to {@code wanted}, or reports the cycle that the first bad
   * one closes.
   */
  private void learn(int task, TaskLocks locks, int wanted, String what) {
    synchronized (graph) {
      long fresh = graph.unknown(wanted, locks.held());
      if (fresh == 0) {
        return;
      }
      String site = "task " + task + " at " + callSite();
      for (; fresh != 0; fresh &= fresh - 1) {
        int held = Long.numberOfTrailingZeros(fresh);
        int[] back = graph.path(wanted, held);
        if (back.length != 0) {
          throw report(LockRule.ORDER_CYCLE, task, locks, what + cycle(held, wanted, back));
        }
        graph.add(held, wanted, site);
      }
    }
  }

  // ---- Telling.

  private String cycle(int held, int wanted, int[] back) {
    StringBuilder text = new StringBuilder(", which closes a cycle");
    text.append("\n  this chain:  ")
        .append(label(held))
        .append(" -> ")
        .append(label(wanted))
        .append("   now");
    text.append("\n  other chain:");
    for (int i = 0; i + 1 < back.length; i++) {
      text.append(i == 0 ? " " : "\n              ");
      text.append(label(back[i])).append(" -> ").append(label(back[i + 1]));
      text.append("   first seen: ").append(graph.firstSeen(back[i], back[i + 1]));
    }
    return text.toString();
  }

  private LockdepReport report(LockRule rule, int task, TaskLocks locks, String what) {
    StringJoiner holds = new StringJoiner(", ");
    holds.setEmptyValue("nothing");
    for (long rest = locks.held(); rest != 0; ) {
      int node = locks.oldest(rest);
      rest &= ~(1L << node);
      int count = locks.count(node);
      int context = locks.countWithContext(node);
      holds.add(
          label(node)
              + (count > 1 ? " x" + count : "")
              + (context > 0 ? " (" + context + " with a context)" : ""));
    }
    return new LockdepReport(
        rule,
        "task "
            + task
            + " "
            + what
            + "\n  holding, oldest first: "
            + holds
            + "\n  at "
            + callSite());
  }

  private static String callSite() {
    return STACK.walk(frames ->
        frames
            .filter(frame -> !frame.getClassName().startsWith(OWN_PACKAGE + "Lockdep"))
            .limit(SITE_FRAMES)
            .map(Lockdep::frame)
            .collect(Collectors.joining(" < ")));
  }

  private static String frame(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + ":"
        + frame.getLineNumber();
  }

  private String describe(int lockClass) {
    return kind(lockClass).label() + " " + label(lockClass);
  }

  private String describeHeld(int node) {
    return node < SECTIONS ? label(node) : describe(node);
  }

  private String label(int node) {
    return node < SECTIONS ? Section.values()[node].label() : "\"" + names[node] + "\"";
  }

  private LockKind kind(int lockClass) {
    LockKind kind = kinds[lockClass];
    if (kind == null) {
      throw new IllegalArgumentException("no lock class " + lockClass + " was defined");
    }
    return kind;
  }

  private long mask(LockKind kind) {
    return ofKind[kind.ordinal()];
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
