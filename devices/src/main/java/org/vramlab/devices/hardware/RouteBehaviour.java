package org.vramlab.devices.hardware;

/**
 * What a route between two devices really does with the bytes of peer-to-peer accesses, whatever it
 * is said to do: bridges that redirect, root complexes that swallow, and mappings that lead nowhere
 * all report success (field cases G1 and G2).
 */
public enum RouteBehaviour {
  /** What is written arrives, and what is read is what is there. */
  HONEST(true, true, true),

  /** Reads return ones, at full speed; writes arrive. */
  ALL_ONES(false, true, false),

  /** Writes vanish; reads are true. */
  DROP_POSTED(true, false, false),

  /** Writes end in a copy that only the writer sees. */
  PRIVATE_MIRROR(true, false, true),

  /** Nothing gets through in either direction. */
  IOMMU_DROP(false, false, false);

  private final boolean readsTrue;
  private final boolean writesArrive;
  private final boolean writerSeesItsWrites;

  RouteBehaviour(boolean readsTrue, boolean writesArrive, boolean writerSeesItsWrites) {
    this.readsTrue = readsTrue;
    this.writesArrive = writesArrive;
    this.writerSeesItsWrites = writerSeesItsWrites;
  }

  /** Whether a read across it returns what the owner has. */
  public boolean readsTrue() {
    return readsTrue;
  }

  /** Whether the owner finds what was written across it. */
  public boolean writesArrive() {
    return writesArrive;
  }

  /**
   * Whether the writer, reading back what it wrote across it, finds it: which proves nothing about
   * the owner.
   */
  public boolean writerSeesItsWrites() {
    return writerSeesItsWrites;
  }
}
