package org.vramlab.ttm.check;

/**
 * What is known of each resource (one stay of a buffer in a pool) until nothing can go wrong with
 * its memory any more; shared by the rules about memory, each of which owns some of the fields.
 */
final class Resources {
  /** State: its buffer has it. */
  static final int LIVE = 1;

  /** State: given back, and behind fences that have not all signalled. */
  static final int FREED = 2;

  static final int STATE = 0;
  static final int BUFFER = 1;
  static final int POOL = 2;
  static final int PAGES = 3;

  /** List of (first page, pages); empty in a pool without addresses. */
  static final int EXTENTS = 4;

  /** Sum over {@link #EXTENTS}. */
  static final int EXTENT_PAGES = 5;

  /** Jobs and copies handed over that use it and have not ended; of {@link ReuseRules}. */
  static final int IN_FLIGHT = 6;

  /** Unsignalled fences behind which it is freed; of {@link ReuseRules}. */
  static final int FENCES = 7;

  /**
   * Freed resources, still behind fences, that had some of these pages before; of {@link
   * ReuseRules}.
   */
  static final int BLOCKERS = 8;

  /** List of the resources that this one blocks; of {@link ReuseRules}. */
  static final int DEPENDENTS = 9;

  /** The last fence told to stand before reuse, plus one, for reports; of {@link ReuseRules}. */
  static final int BEHIND = 10;

  /** The epoch that the last write opened; of {@link ExecutionOrderRules}. */
  static final int EPOCH = 11;

  /** Mappings that show it; of {@link MappingRules}. */
  static final int MAPPINGS = 12;

  /** Whether its contents are in swap space; of {@link SwapRules}. */
  static final int SWAPPED = 13;

  static final int FIELDS = 14;

  final Records records = new Records(FIELDS);

  /** Nodes of (first page, pages). */
  final IntLists extents = new IntLists(2);

  boolean isLive(int resource) {
    return records.get(resource, STATE) == LIVE;
  }

  int get(int resource, int field) {
    return records.get(resource, field);
  }

  void set(int resource, int field, int value) {
    records.set(resource, field, value);
  }

  int add(int resource, int field, int delta) {
    return records.add(resource, field, delta);
  }
}
