package org.vramlab.stress;

import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.sched.ThreadRuntime;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/**
 * One runtime for all samples of a JVM: making one costs more than a race. The threads of jcstress
 * are adopted as its tasks.
 */
final class World {
  static final ThreadRuntime RUNTIME = new ThreadRuntime(1, EventSink.SILENT, 1);
  static final WwClass WAIT_DIE = new WwClass(RUNTIME, new Lockdep(), Algorithm.WAIT_DIE);
  static final WwClass WOUND_WAIT = new WwClass(RUNTIME, new Lockdep(), Algorithm.WOUND_WAIT);

  private World() {}

  static FenceTimeline timeline() {
    return new FenceTimeline(RUNTIME, Lockdep.OFF, 0, "stress");
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
