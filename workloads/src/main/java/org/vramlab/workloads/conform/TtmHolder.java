package org.vramlab.workloads.conform;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.ttm.resv.Reservation;
import org.vramlab.ttm.sched.Simulation;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.workloads.conform.TtmBuffer.HoldKind;

/**
 * The second thread of a scenario, which holds reservations: without a ticket, with an old one, or
 * with a young one.
 */
final class TtmHolder {
  /** Contexts are numbered apart from tickets. */
  private static final int OLD_TICKET = -1;

  private static final int YOUNG_TICKET = -2;

  private final Simulation simulation;
  private final TtmDevice device;
  private final TtmHelper thread;
  private final AcquireContext old;
  private final AcquireContext young;
  private final Map<Reservation, HoldKind> held = new HashMap<>();
  private int youngHolds;

  /** Whether it lets go of something whenever the scenario's thread sleeps. */
  private boolean yielding;

  TtmHolder(Simulation simulation, WwClass wwClass, TtmDevice device) {
    this.simulation = simulation;
    this.device = device;
    this.thread = new TtmHelper(simulation, "second thread");
    this.old = new AcquireContext(wwClass);
    this.young = new AcquireContext(wwClass);
  }

  /** Makes the old context; before any ticket of the scenario. */
  void begin() {
    thread.perform(() -> old.begin(OLD_TICKET));
  }

  void leave() {
    thread.leave();
  }

  /** How the second thread holds {@code reservation}; null if it does not. */
  @Nullable HoldKind holds(Reservation reservation) {
    return held.get(reservation);
  }

  /** Whether it holds anything in a way in which somebody might have to sleep for it. */
  boolean mayBlockOthers() {
    return held.containsValue(HoldKind.NONE) || held.containsValue(HoldKind.YOUNG);
  }

  boolean holdsAnything() {
    return !held.isEmpty();
  }

  /** Trylocks; false if it is locked. */
  boolean hold(TtmBuffer buffer, HoldKind kind) {
    boolean[] got = new boolean[1];
    thread.perform(() -> got[0] = tryLock(buffer, kind));
    return got[0];
  }

  private boolean tryLock(TtmBuffer buffer, HoldKind kind) {
    Reservation reservation = buffer.bo.reservation();
    if (kind == HoldKind.YOUNG && youngHolds == 0) {
      young.begin(YOUNG_TICKET);
    }
    boolean got =
        switch (kind) {
          case NONE -> reservation.lock().tryLockAlone();
          case OLD -> reservation.lock().tryLock(old);
          case YOUNG -> reservation.lock().tryLock(young);
        };
    if (got) {
      buffer.held = reservation;
      buffer.heldAs = kind;
      held.put(reservation, kind);
      youngHolds += kind == HoldKind.YOUNG ? 1 : 0;
    } else if (kind == HoldKind.YOUNG && youngHolds == 0) {
      young.finish();
    }
    return got;
  }

  /** Lets go of what it holds for {@code buffer}. */
  void release(TtmBuffer buffer) {
    thread.perform(() -> unlock(buffer));
  }

  private void unlock(TtmBuffer buffer) {
    Reservation reservation = buffer.held;
    if (reservation == null) {
      return;
    }
    reservation.lock().unlock();
    held.remove(reservation);
    if (buffer.heldAs == HoldKind.YOUNG) {
      youngHolds--;
      if (youngHolds == 0) {
        young.finish();
      }
    }
    buffer.held = null;
    buffer.heldAs = null;
  }

  /**
   * From now on it lets go of one buffer whenever the scenario's thread sleeps: the lowest that is
   * not held with the old context. As nobody uses the clock but by sleeping, time passes only then.
   */
  void beginYielding() {
    yielding = true;
    thread.begin(this::yieldWhileAsked);
  }

  void endYielding() {
    yielding = false;
    thread.await();
  }

  private void yieldWhileAsked() {
    while (true) {
      simulation.delay(1, SpanKind.PAUSE);
      if (!yielding) {
        return;
      }
      for (TtmBuffer buffer : device.buffers().values()) {
        if (buffer.held != null && buffer.heldAs != HoldKind.OLD) {
          device.happened("blocked-release", (long) buffer.id);
          unlock(buffer);
          break;
        }
      }
    }
  }
}
