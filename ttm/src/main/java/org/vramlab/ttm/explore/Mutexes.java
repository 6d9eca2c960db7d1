package org.vramlab.ttm.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.exec.LockOwner;
import org.vramlab.ttm.sched.SteppedRuntime;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/** Bare ww mutexes, called {@code m0}, {@code m1} and so on: the world of small programs. */
final class Mutexes implements World {
  private final List<Owner> owners = new ArrayList<>();
  private OwnLockListener listener = OwnLockListener.NOBODY;

  Mutexes(Stage stage, WwClass wwClass, int count) {
    for (int i = 0; i < count; i++) {
      owners.add(new Owner(new WwMutex(wwClass)));
    }
    for (Owner owner : owners) {
      stage.runtime().events().lockCreated(0, owner.lock.id(), EventSink.NONE);
    }
  }

  /** What a ticket takes. */
  LockOwner owner(int mutex) {
    return owners.get(mutex);
  }

  /** How many. */
  int count() {
    return owners.size();
  }

  /** The same lock, which is none of the mutexes, with the listener told of it. */
  LockScenario.Handle told(SteppedRuntime runtime, String name, LockScenario.Handle lock) {
    return new LockScenario.Handle() {
      @Override
      public void lock() {
        lock.lock();
        listener.taken(runtime.currentTask().id(), name);
      }

      @Override
      public void unlock() {
        lock.unlock();
        listener.released(runtime.currentTask().id(), name);
      }
    };
  }

  @Override
  public void heardBy(OwnLockListener by) {
    listener = by;
  }

  @Override
  public void checkAtEnd() {
    for (Owner owner : owners) {
      if (owner.lock.isLocked()) {
        throw new IllegalStateException(owner.lock + " is left locked");
      }
      if (owner.references.get() != 1) {
        throw new IllegalStateException(
            owner.lock + " has " + owner.references + " references left, not 1");
      }
    }
  }

  @Override
  public String nameOfLock(int lock) {
    for (int i = 0; i < owners.size(); i++) {
      if (owners.get(i).lock.id() == lock) {
        return "m" + i;
      }
    }
    return World.super.nameOfLock(lock);
  }

  private record Owner(WwMutex lock, AtomicInteger references) implements LockOwner {
    Owner(WwMutex lock) {
      this(lock, new AtomicInteger(1));
    }

    @Override
    public void retain() {
      references.incrementAndGet();
    }

    @Override
    public void release() {
      references.decrementAndGet();
    }
  }
}
