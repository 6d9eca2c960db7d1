package org.vramlab.ttm.check;

import java.util.Arrays;
import org.vramlab.ttm.event.EventSink;

/**
 * The life of jobs, or of copies (one object for each): queued, started, ended, once each; in order
 * on an in-order queue.
 */
final class WorkRules {
  private static final int QUEUED = 1;
  private static final int STARTED = 2;

  private static final int STATE = 0;
  private static final int QUEUE = 1;
  private static final int FENCE = 2;

  /** List of uses; its fields are those of {@link ExecutionOrderRules}. */
  private static final int USES = 3;

  /** How many its queue had got before it. */
  private static final int POSITION = 4;

  private static final int TICKET = 5;

  private final Thing kind;
  private final History history;
  private final FenceRules fences;
  private final ReuseRules reuse;
  private final ExecutionOrderRules order;
  private final SwapRules swaps;

  /** Live from hand-over to end. */
  private final Records works = new Records(6);

  private final IntLists uses = new IntLists(ExecutionOrderRules.USE_FIELDS);

  /** By queue; of one that is not in order both counts stay 0. */
  private boolean[] inOrder = new boolean[0];

  private int[] handedOver = new int[0];
  private int[] begun = new int[0];

  WorkRules(
      Thing kind,
      History history,
      FenceRules fences,
      ReuseRules reuse,
      ExecutionOrderRules order,
      SwapRules swaps) {
    this.kind = kind;
    this.history = history;
    this.fences = fences;
    this.reuse = reuse;
    this.order = order;
    this.swaps = swaps;
  }

  void queueCreated(int queue, boolean isInOrder) {
    if (queue >= inOrder.length) {
      inOrder = Arrays.copyOf(inOrder, queue + 1);
      handedOver = Arrays.copyOf(handedOver, queue + 1);
      begun = Arrays.copyOf(begun, queue + 1);
    }
    inOrder[queue] = isInOrder;
  }

  void queued(int id, int queue, int fence, int ticket) {
    if (works.wasEver(id)) {
      throw about(id).broken(Rule.WORK_LIFE_CYCLE, name(id) + " is queued a second time");
    }
    if (queue < 0 || queue >= inOrder.length) {
      throw about(id)
          .and(Thing.QUEUE, queue)
          .broken(
              Rule.KNOWN_THINGS,
              name(id) + " is handed to queue " + queue + ", which was never created");
    }
    fences.workQueued(fence, kind, id);
    works.create(id, QUEUED);
    works.set(id, QUEUE, queue);
    works.set(id, FENCE, fence);
    works.set(id, TICKET, ticket);
    if (inOrder[queue]) {
      works.set(id, POSITION, handedOver[queue]++);
    }
  }

  /** A copy that carries {@code buffer} reads or writes that memory of it, if it is told any. */
  void carries(int id, int buffer, int resource, boolean writes, PlacementRules places) {
    if (resource != EventSink.NONE) {
      places.requireOwn(kind, id, buffer, resource);
      uses(id, resource, writes);
    }
  }

  void uses(int id, int resource, boolean writes) {
    if (works.get(id, STATE) != QUEUED) {
      throw about(id)
          .broken(
              Rule.WORK_LIFE_CYCLE,
              name(id)
                  + " is told to use resource "
                  + resource
                  + ", but is not waiting in a queue");
    }
    swaps.requireThere(kind, id, resource);
    int use = uses.prepend(works.get(id, USES));
    uses.set(use, ExecutionOrderRules.RESOURCE, resource);
    uses.set(use, ExecutionOrderRules.WRITES, writes ? 1 : 0);
    works.set(id, USES, use);
    reuse.workQueued(resource);
    order.queued(uses, use);
  }

  void started(int id, int queue) {
    requireState(id, queue, QUEUED, "starts");
    if (inOrder[queue] && works.get(id, POSITION) != begun[queue]++) {
      throw about(id)
          .and(Thing.QUEUE, queue)
          .broken(
              Rule.QUEUE_ORDER,
              name(id)
                  + " starts on queue "
                  + queue
                  + " out of the order in which it was handed over");
    }
    works.set(id, STATE, STARTED);
    int all = works.get(id, USES);
    for (int use = all; use != IntLists.EMPTY; use = uses.next(use)) {
      reuse.requireReady(kind, id, uses.get(use, ExecutionOrderRules.RESOURCE));
      order.requireReady(kind, id, uses, all, use);
    }
  }

  void ended(int id, int queue) {
    requireState(id, queue, STARTED, "ends");
    for (int use = works.get(id, USES); use != IntLists.EMPTY; use = uses.removeFront(use)) {
      order.ended(uses, use);
      reuse.workEnded(uses.get(use, ExecutionOrderRules.RESOURCE));
    }
    fences.workEnded(works.get(id, FENCE));
    works.drop(id);
  }

  /** The ticket that handed it over; it must be waiting in a queue. */
  int ticketOf(int id) {
    return works.get(id, TICKET);
  }

  void runEnded() {
    int id = works.firstLive();
    if (id >= 0) {
      throw about(id)
          .broken(
              Rule.LEFT_OVER,
              "the run ends and "
                  + name(id)
                  + (works.get(id, STATE) == QUEUED ? " has not started" : " has not ended"));
    }
  }

  private void requireState(int id, int queue, int state, String what) {
    if (works.get(id, STATE) == state && works.get(id, QUEUE) == queue) {
      return;
    }
    String why =
        switch (works.get(id, STATE)) {
          case QUEUED ->
              works.get(id, QUEUE) == queue
                  ? "has not started"
                  : "was handed to queue " + works.get(id, QUEUE);
          case STARTED ->
              works.get(id, QUEUE) == queue
                  ? "has started before"
                  : "was handed to queue " + works.get(id, QUEUE);
          default -> works.wasEver(id) ? "has ended before" : "was never handed over";
        };
    throw about(id)
        .and(Thing.QUEUE, queue)
        .broken(
            Rule.WORK_LIFE_CYCLE, name(id) + " " + what + " on queue " + queue + ", but " + why);
  }

  private History.Report about(int id) {
    return history.about(kind, id);
  }

  private String name(int id) {
    return kind.label() + " " + id;
  }
}
