package org.vramlab.ttm.bo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Something with counted references ({@code struct kref}): zero means dead, and never rises again.
 *
 * <p>Threads: any.
 */
abstract class Counted {
  private static final VarHandle REFERENCES;

  static {
    try {
      REFERENCES = MethodHandles.lookup().findVarHandle(Counted.class, "references", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int references = 1;

  /** How many references there are, now; zero when dead. For those who check that none leaked. */
  public final int references() {
    return references;
  }

  /** Adds a reference. The caller has one, or holds the lock under which this was found. */
  public final void retain() {
    int before = (int) REFERENCES.getAndAdd(this, 1);
    assert before > 0 : this + " is dead";
  }

  /**
   * Adds a reference unless this is dead: for whoever finds it in a list ({@code
   * kref_get_unless_zero}).
   */
  public final boolean retainUnlessDead() {
    while (true) {
      noteReference(false);
      int now = references;
      if (now == 0) {
        return false;
      }
      if (REFERENCES.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
  }

  /** Drops a reference; what looks like the last one goes by {@link #releaseLast}. */
  public final void release() {
    while (true) {
      int now = references;
      assert now > 0 : this + " was released more often than retained";
      // A release might be the last one if it came later. Those far from the last commute, but a
      // step may drop many, so which are far cannot be told from the count.
      noteRelease(now == 1);
      if (now == 1) {
        releaseLast();
        return;
      }
      if (REFERENCES.compareAndSet(this, now, now - 1)) {
        return;
      }
    }
  }

  /**
   * Drops what looked like the last reference, under the lock under which this can be found.
   *
   * @return whether it was: this is dead
   */
  final boolean dropLast() {
    noteReference(true);
    return (int) REFERENCES.getAndAdd(this, -1) == 1;
  }

  /**
   * Whether the only reference is the caller's, who thereby may do with it as it likes; under the
   * lock under which this can be found.
   */
  final boolean isLast() {
    noteReference(true);
    return references == 1;
  }

  /**
   * What looked like the last reference goes, under the lock under which this can be found, so that
   * nobody finds a dead object ({@code kref_put_lock}): whoever looked for it would have to spin
   * until it is gone.
   */
  abstract void releaseLast();

  /** Tells a search of interleavings that the references are looked at, or that one is dropped. */
  abstract void noteReference(boolean dropped);

  /**
   * The same of a release. All that the task learns of the count is whether its reference is the
   * last.
   */
  abstract void noteRelease(boolean last);
}
