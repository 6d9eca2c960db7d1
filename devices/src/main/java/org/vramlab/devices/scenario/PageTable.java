package org.vramlab.devices.scenario;

import java.util.concurrent.atomic.AtomicInteger;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * The page table of one process: its root has a reservation, which every submission of the process
 * takes, and whoever moves a buffer that it shows. Known to its driver alone.
 */
final class PageTable implements LockOwner {
  private final String name;
  private final Reservation root;
  private final AtomicInteger references = new AtomicInteger(1);

  PageTable(WwClass wwClass, String process) {
    this.name = "page table of " + process;
    this.root = new Reservation(wwClass);
    root.lock().guards(root::digestFences);
    Sched sched = wwClass.sched();
    sched.events().lockCreated(sched.nowNanos(), root.lock().id(), EventSink.NONE);
  }

  Reservation root() {
    return root;
  }

  @Override
  public WwMutex lock() {
    return root.lock();
  }

  @Override
  public void retain() {
    references.incrementAndGet();
  }

  @Override
  public void release() {
    if (references.decrementAndGet() < 1) {
      throw new IllegalStateException(name + " was released more often than retained");
    }
  }

  /** References besides its process's. */
  int extraReferences() {
    return references.get() - 1;
  }

  @Override
  public String toString() {
    return name;
  }
}
