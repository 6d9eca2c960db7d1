package org.vramlab.ttm.check;

/**
 * Work on one place runs in the order of hand-over, as far as it conflicts: read after write, write
 * after read, write after write. Fences are what makes it so; this looks only at the outcome.
 *
 * <p>Each write handed over opens an epoch of its resource; reads belong to the epoch that is open
 * when they are handed over. A read may start when its epoch's write has ended; a write when the
 * write and all reads of the epoch that it closed have. Then, by induction, everything earlier has.
 */
final class ExecutionOrderRules {
  /** Fields of a use, a node in the list of a job's or copy's uses. */
  static final int RESOURCE = 0;

  static final int WRITES = 1;

  /** The epoch that a read belongs to, or that a write closes; 0 if there was none. */
  static final int EPOCH = 2;

  /** The epoch that a write opens. */
  static final int OPENED = 3;

  /** Fields of a use. */
  static final int USE_FIELDS = 4;

  /** Reads handed over and not ended. */
  private static final int READS = 0;

  /** 1 once the write that opened the epoch has ended. */
  private static final int WRITTEN = 1;

  /** The resource whose epoch it is, and the uses that name it. */
  private static final int REFERENCES = 2;

  private final History history;
  private final Resources resources;
  private final IntLists epochs = new IntLists(3);

  ExecutionOrderRules(History history, Resources resources) {
    this.history = history;
    this.resources = resources;
  }

  /** Fills the epochs of a use, which has its resource and whether it writes. */
  void queued(IntLists uses, int use) {
    int resource = uses.get(use, RESOURCE);
    int epoch = resources.get(resource, Resources.EPOCH);
    if (uses.get(use, WRITES) != 0) {
      int opened = open(0);
      epochs.set(opened, REFERENCES, 2);
      resources.set(resource, Resources.EPOCH, opened);
      // The resource's reference to the closed epoch becomes the use's.
      uses.set(use, EPOCH, epoch);
      uses.set(use, OPENED, opened);
      return;
    }
    if (epoch == IntLists.EMPTY) {
      epoch = open(1);
      resources.set(resource, Resources.EPOCH, epoch);
    }
    add(epoch, READS, 1);
    add(epoch, REFERENCES, 1);
    uses.set(use, EPOCH, epoch);
    uses.set(use, OPENED, IntLists.EMPTY);
  }

  /** The work of which {@code use} is one of {@code all} uses starts. */
  void requireReady(Thing work, int id, IntLists uses, int all, int use) {
    int epoch = uses.get(use, EPOCH);
    if (epoch == IntLists.EMPTY) {
      return;
    }
    boolean written = epochs.get(epoch, WRITTEN) != 0;
    boolean writes = uses.get(use, WRITES) != 0;
    if ((written || isOpenedBy(uses, all, epoch))
        && (!writes
            || epochs.get(epoch, READS) == 0
            || epochs.get(epoch, READS) == readsBy(uses, all, epoch))) {
      return;
    }
    int resource = uses.get(use, RESOURCE);
    throw history
        .about(work, id)
        .and(Thing.RESOURCE, resource)
        .broken(
            Rule.EXECUTION_ORDER,
            work.label()
                + " "
                + id
                + " starts to "
                + (writes ? "write" : "read")
                + " resource "
                + resource
                + " before "
                + (written ? "earlier reads" : "an earlier write")
                + " of it ended");
  }

  void ended(IntLists uses, int use) {
    int epoch = uses.get(use, EPOCH);
    if (uses.get(use, WRITES) != 0) {
      int opened = uses.get(use, OPENED);
      epochs.set(opened, WRITTEN, 1);
      release(opened);
    } else {
      add(epoch, READS, -1);
    }
    if (epoch != IntLists.EMPTY) {
      release(epoch);
    }
  }

  /** Nothing will be asked about the resource any more. */
  void forget(int resource) {
    int epoch = resources.get(resource, Resources.EPOCH);
    if (epoch != IntLists.EMPTY) {
      release(epoch);
    }
  }

  private int open(int written) {
    int epoch = epochs.prepend(IntLists.EMPTY);
    epochs.set(epoch, READS, 0);
    epochs.set(epoch, WRITTEN, written);
    epochs.set(epoch, REFERENCES, 1);
    return epoch;
  }

  private void add(int epoch, int field, int delta) {
    epochs.set(epoch, field, epochs.get(epoch, field) + delta);
  }

  private void release(int epoch) {
    add(epoch, REFERENCES, -1);
    if (epochs.get(epoch, REFERENCES) == 0) {
      epochs.removeFront(epoch);
    }
  }

  /** One job may both write and read a place; it does not wait for itself. */
  private static boolean isOpenedBy(IntLists uses, int all, int epoch) {
    for (int use = all; use != IntLists.EMPTY; use = uses.next(use)) {
      if (uses.get(use, OPENED) == epoch) {
        return true;
      }
    }
    return false;
  }

  private static int readsBy(IntLists uses, int all, int epoch) {
    int reads = 0;
    for (int use = all; use != IntLists.EMPTY; use = uses.next(use)) {
      if (uses.get(use, EPOCH) == epoch && uses.get(use, WRITES) == 0) {
        reads++;
      }
    }
    return reads;
  }
}
