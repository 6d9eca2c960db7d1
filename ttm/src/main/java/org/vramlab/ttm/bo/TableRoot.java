package org.vramlab.ttm.bo;

import java.util.concurrent.atomic.AtomicInteger;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Sched;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * Something of a driver that has a reservation and is no buffer: the root of a page table, say. The
 * ticket of another driver's submission holds it without knowing what it is.
 *
 * <p>Lives as long as its maker; tickets still count their references, so that a leak shows.
 * Threads: any.
 */
public abstract class TableRoot implements LockOwner {
  private final String name;
  private final Reservation root;
  private final AtomicInteger references = new AtomicInteger(1);

  /**
   * @param name for reports
   */
  protected TableRoot(WwClass wwClass, String name) {
    this.name = name;
    this.root = new Reservation(wwClass);
    Sched sched = wwClass.sched();
    sched.events().lockCreated(sched.nowNanos(), root.lock().id(), EventSink.NONE);
    sched.events().lockNamed(root.lock().id(), name);
  }

  /** A name for reports. */
  public final String name() {
    return name;
  }

  /** The reservation. */
  public final Reservation root() {
    return root;
  }

  @Override
  public final WwMutex lock() {
    return root.lock();
  }

  @Override
  public final void retain() {
    references.incrementAndGet();
  }

  @Override
  public final void release() {
    if (references.decrementAndGet() < 1) {
      throw new IllegalStateException(name + " was released more often than retained");
    }
  }

  /** References besides its maker's; zero when no ticket is open. */
  public final int extraReferences() {
    return references.get() - 1;
  }

  @Override
  public final String toString() {
    return name;
  }
}
