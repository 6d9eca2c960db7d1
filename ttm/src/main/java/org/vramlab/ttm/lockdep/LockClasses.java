package org.vramlab.ttm.lockdep;

import org.jspecify.annotations.Nullable;

/**
 * The classes of locks that lockdep knows, as nodes of its order graph: their names and kinds, and
 * what is allowed between a kind and the sections from the start.
 *
 * <p>Threads: defining under this object's monitor; the rest by anybody who got a class from {@link
 * #define}.
 */
final class LockClasses {
  private static final int SECTIONS = Section.values().length;

  private final OrderGraph graph;

  /**
   * Names and kinds by node; those of sections are unused. Guarded by this object's monitor, as are
   * the masks below.
   */
  private final @Nullable String[] names = new @Nullable String[OrderGraph.MAX_NODES];

  private final @Nullable LockKind[] kinds = new @Nullable LockKind[OrderGraph.MAX_NODES];

  private int nodes = SECTIONS;

  /** The nodes of each kind. */
  private final long[] ofKind = new long[LockKind.values().length];

  /** No class yet; the edges between sections are in {@code graph}. */
  LockClasses(OrderGraph graph) {
    this.graph = graph;
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

  /**
   * Defines a class of locks, or finds it: defining the same name and kind again gives the same
   * class.
   *
   * @return the class, for the other methods
   * @throws IllegalArgumentException if the name is taken by a class of another kind
   * @throws IllegalStateException if there are too many classes (59)
   */
  synchronized int define(String name, LockKind kind) {
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
    if (kind == LockKind.LEAF) {
      allowLeafUnderAll(node);
    } else {
      allowLeavesUnder(node);
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

  /** Under a leaf only other leaves are wanted, so a chain through one never leaves them again. */
  private void allowLeafUnderAll(int leaf) {
    for (int node = 0; node < nodes; node++) {
      if (node < SECTIONS || kinds[node] != LockKind.LEAF) {
        graph.allow(node, leaf);
      }
    }
  }

  private void allowLeavesUnder(int node) {
    for (long leaves = mask(LockKind.LEAF); leaves != 0; leaves &= leaves - 1) {
      graph.allow(node, Long.numberOfTrailingZeros(leaves));
    }
  }

  String describe(int lockClass) {
    return kind(lockClass).label() + " " + label(lockClass);
  }

  String describeHeld(int node) {
    return node < SECTIONS ? label(node) : describe(node);
  }

  String label(int node) {
    return node < SECTIONS ? Section.values()[node].label() : "\"" + names[node] + "\"";
  }

  LockKind kind(int lockClass) {
    LockKind kind = kinds[lockClass];
    if (kind == null) {
      throw new IllegalArgumentException("no lock class " + lockClass + " was defined");
    }
    return kind;
  }

  /** The nodes of a kind, a bit each. */
  long mask(LockKind kind) {
    return ofKind[kind.ordinal()];
  }
}
