package org.vramlab.stress;

import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * One runtime for all samples of a JVM: making one costs more than a race. The threads of jcstress
 * are adopted as its tasks. Lockdep is off: what it does between the steps would hide races.
 *
 * <p>The system property {@value #FAULT} plants a fault in the code under test.
 */
public final class World {
  /** Name of the system property that names a {@link Fault}. */
  public static final String FAULT = "vramlab.stress.fault";

  /** The result of who slept until it lost its patience. */
  static final int NOBODY_WOKE_IT = -1;

  /** The result of who could not release what it had taken, since somebody else had taken it. */
  static final int NOT_THE_OWNER = -2;

  static final PatientRuntime RUNTIME = new PatientRuntime();
  static final Faults FAULTS = planted(System.getProperty(FAULT, ""));
  static final WwClass WAIT_DIE = new WwClass(RUNTIME, Lockdep.OFF, Algorithm.WAIT_DIE, FAULTS);
  static final WwClass WOUND_WAIT = new WwClass(RUNTIME, Lockdep.OFF, Algorithm.WOUND_WAIT, FAULTS);

  private World() {}

  private static Faults planted(String name) {
    return name.isEmpty() ? Faults.NONE : Faults.of(Fault.valueOf(name));
  }

  static FenceTimeline timeline() {
    return new FenceTimeline(RUNTIME, Lockdep.OFF, 0, "stress", FAULTS);
  }

  /** {@code result}, unless the calling thread was not woken on the way to it. */
  static int ifWoken(int result) {
    return RUNTIME.overslept() ? NOBODY_WOKE_IT : result;
  }

  /** Releases {@code mutex} after {@code result} came of holding it. */
  static int release(WwMutex mutex, int result) {
    try {
      mutex.unlock();
      return result;
    } catch (IllegalStateException notTheOwner) {
      return NOT_THE_OWNER;
    }
  }

  /** Lets some nanoseconds pass, more the more {@code turns}. */
  static void spin(int turns) {
    for (int i = 0; i < turns; i++) {
      Thread.onSpinWait();
    }
  }

  /** Takes {@code first} and then {@code second} with the loop of ww-mutex-design.rst. */
  static void takeBoth(AcquireContext context, WwMutex first, WwMutex second) {
    context.begin(EventSink.NONE);
    WwMutex held = null;
    while (true) {
      WwMutex wanted = held == first ? second : first;
      try {
        if (held == null) {
          wanted.lock(context);
          held = wanted;
          continue;
        }
        wanted.lock(context);
        return;
      } catch (WouldDeadlock backOff) {
        if (held != null) {
          held.unlock();
        }
        context.clearWound();
        wanted.lockSlow(context);
        held = wanted;
      }
    }
  }

  static void releaseBoth(AcquireContext context, WwMutex first, WwMutex second) {
    second.unlock();
    first.unlock();
    context.finish();
  }
}
