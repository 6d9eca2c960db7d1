package org.vramlab.ttm.lockdep;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a task is about to do, at the first sight of a pair of locks or when something is
 * amiss, and tells what is wrong. Rare, so it may allocate.
 *
 * <p>Threads: as {@link Lockdep}; new edges of the graph are added under its monitor.
 */
final class LockJudge {
  private static final long SIGNALLING = Section.FENCE_SIGNALLING.bit();
  private static final long RECLAIM = Section.RECLAIM.bit();
  private static final long NOTIFIER = Section.MMU_NOTIFIER.bit();
  private static final long CALLBACK = Section.DRIVER_CALLBACK.bit();
  private static final long TICKET = Section.TICKET.bit();

  private static final StackWalker STACK = StackWalker.getInstance();

  /** Whose frames are no place in anybody's code: those of lockdep, and of what it watches. */
  private static final List<String> OWN_CLASSES =
      List.of(Lockdep.class.getName(), LockJudge.class.getName());

  private static final List<String> PRIMITIVES =
      List.of(
          "org.vramlab.ttm.ww.",
          "org.vramlab.ttm.sched.",
          "org.vramlab.ttm.sleeping.",
          "java.",
          "jdk.");

  /** How many frames of a call chain a report shows. */
  private static final int SITE_FRAMES = 5;

  private final OrderGraph graph;
  private final LockClasses classes;
  private volatile @Nullable LockdepReport lastReport;
  private volatile IntFunction<String> taskNames = task -> "task " + task;

  LockJudge(OrderGraph graph, LockClasses classes) {
    this.graph = graph;
    this.classes = classes;
  }

  /** The last that was made; null if none was. */
  @Nullable LockdepReport lastReport() {
    return lastReport;
  }

  void callTasks(IntFunction<String> names) {
    taskNames = names;
  }

  void judgeAcquire(int task, TaskLocks locks, int lockClass, boolean withContext) {
    LockKind kind = classes.kind(lockClass);
    long held = locks.held();
    String what = "wants " + classes.describe(lockClass) + (withContext ? " with a context" : "");
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
                    | classes.mask(LockKind.WW)
                    | classes.mask(LockKind.INNER));
        if (inside != 0) {
          throw report(
              LockRule.OUTER_LOCK_INSIDE,
              task,
              locks,
              what + " inside " + classes.describeHeld(locks.oldest(inside)));
        }
      }
      case INNER, LEAF -> {}
    }
    if (kind != LockKind.WW && (held & 1L << lockClass) != 0) {
      throw report(LockRule.RECURSION, task, locks, what + " while holding one of that class");
    }
    learn(task, locks, lockClass, what);
  }

  void judgeTrylock(int task, TaskLocks locks, int lockClass) {
    if (classes.kind(lockClass) == LockKind.WW) {
      refuseIn(
          task,
          locks,
          SIGNALLING | NOTIFIER,
          "takes " + classes.describe(lockClass) + " by trylock");
    }
  }

  void judgeReclaim(int task, TaskLocks locks, String what) {
    refuseUnderLeaf(task, locks, what);
    refuseIn(task, locks, SIGNALLING | RECLAIM | NOTIFIER, what);
    learn(task, locks, Section.RECLAIM.ordinal(), what);
  }

  void judgeEnter(int task, TaskLocks locks, Section section) {
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

  void refuseUnderLeaf(int task, TaskLocks locks, String what) {
    long leaves = locks.held() & classes.mask(LockKind.LEAF);
    if (leaves != 0) {
      throw report(
          LockRule.BLOCKING_UNDER_LEAF,
          task,
          locks,
          what + " under " + classes.describeHeld(locks.oldest(leaves)));
    }
  }

  void refuseUnderInner(int task, TaskLocks locks, String what) {
    long inner = locks.held() & classes.mask(LockKind.INNER);
    if (inner != 0) {
      throw report(
          LockRule.INNER_ACROSS_RESERVATION,
          task,
          locks,
          what
              + ", which may take a reservation, while holding "
              + classes.describeHeld(locks.oldest(inner)));
    }
  }

  void refuseIn(int task, TaskLocks locks, long sections, String what) {
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
    throw report(rule, task, locks, what + " inside " + classes.describeHeld(section));
  }

  /**
   * Adds an edge from everything held to {@code wanted}, or reports the cycle that the first bad
   * one closes.
   */
  void learn(int task, TaskLocks locks, int wanted, String what) {
    synchronized (graph) {
      long fresh = graph.unknown(wanted, locks.held());
      if (fresh == 0) {
        return;
      }
      String site = taskNames.apply(task) + " at " + callSite();
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
        .append(classes.label(held))
        .append(" -> ")
        .append(classes.label(wanted))
        .append("   now");
    text.append("\n  other chain:");
    for (int i = 0; i + 1 < back.length; i++) {
      text.append(i == 0 ? " " : "\n              ");
      text.append(classes.label(back[i])).append(" -> ").append(classes.label(back[i + 1]));
      text.append("   first seen: ").append(graph.firstSeen(back[i], back[i + 1]));
    }
    return text.toString();
  }

  LockdepReport report(LockRule rule, int task, TaskLocks locks, String what) {
    StringJoiner holds = new StringJoiner(", ");
    holds.setEmptyValue("nothing");
    for (long rest = locks.held(); rest != 0; ) {
      int node = locks.oldest(rest);
      rest &= ~(1L << node);
      int count = locks.count(node);
      int context = locks.countWithContext(node);
      holds.add(
          classes.label(node)
              + (count > 1 ? " x" + count : "")
              + (context > 0 ? " (" + context + " with a context)" : ""));
    }
    LockdepReport report =
        new LockdepReport(
            rule,
            taskNames.apply(task)
                + " "
                + what
                + "\n  holding, oldest first: "
                + holds
                + "\n  at "
                + callSite());
    lastReport = report;
    return report;
  }

  private static String callSite() {
    return STACK.walk(frames ->
        frames
            .filter(frame -> isSomebodys(frame.getClassName()))
            .limit(SITE_FRAMES)
            .map(LockJudge::frame)
            .collect(Collectors.joining(" < ")));
  }

  private static boolean isSomebodys(String type) {
    return !OWN_CLASSES.contains(type) && PRIMITIVES.stream().noneMatch(type::startsWith);
  }

  private static String frame(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + ":"
        + frame.getLineNumber();
  }
}
