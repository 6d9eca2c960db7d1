package org.vramlab.ttm.exec;

import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.sched.LeafLock;

/**
 * A pool of equal units: just enough of a memory manager to hold tickets to rule 10. Instead of
 * evicting, the oldest ticket that finds no room looks again a row later.
 */
final class ToyPool {
  private final Scene scene;
  private final LeafLock lock;
  final SpaceQueue queue;

  /** False is the planted fault: whoever finds free units takes them. */
  private final boolean keepsRule;

  private int free;

  ToyPool(Scene scene, int free, boolean keepsRule) {
    this.scene = scene;
    this.lock = scene.simulation.newLeafLock("pool");
    this.queue = new SpaceQueue(scene.simulation, lock, 0);
    this.free = free;
    this.keepsRule = keepsRule;
  }

  /** Units come free at that row. */
  void freeAt(long row, int units) {
    scene.simulation.at(row, now -> free += units);
  }

  void allocate(Ticket ticket, int units) throws WouldDeadlock {
    while (!tryAllocate(ticket, units)) {
      scene.simulation.delay(1, SpanKind.SUBMIT);
    }
    scene.note("has " + units);
  }

  private boolean tryAllocate(Ticket ticket, int units) throws WouldDeadlock {
    lock.lock();
    boolean mustWait = keepsRule && queue.olderRegistered(ticket);
    boolean fits = !mustWait && free >= units;
    if (fits) {
      free -= units;
      queue.unregister(ticket);
    } else {
      queue.register(ticket);
    }
    lock.unlock();
    if (mustWait) {
      throw ticket.waitForSpace(queue);
    }
    return fits;
  }

  /** The step of a failed allocation that counts here. */
  void registerOnly(Ticket ticket) {
    lock.lock();
    queue.register(ticket);
    lock.unlock();
  }

  boolean isRegistered(Ticket ticket) {
    lock.lock();
    boolean registered = queue.isRegistered(ticket);
    lock.unlock();
    return registered;
  }
}
