package org.vramlab.stress.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.WouldDeadlock;
import org.vramlab.ttm.ww.AcquireContext;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.ttm.ww.WwClass;
import org.vramlab.ttm.ww.WwMutex;

/** Lincheck searches the interleavings of two threads and two ww locks. */
class WwMutexLincheckTest {
  private static class TwoLocks implements Races.Race {
    final WwClass wwClass;
    final WwMutex a;
    final WwMutex b;
    int plain;

    TwoLocks(Algorithm algorithm) {
      wwClass = Races.wwClass(algorithm);
      a = new WwMutex(wwClass);
      b = new WwMutex(wwClass);
    }

    @Override
    public List<Runnable> threads() {
      return List.of(() -> transaction(a, b), () -> transaction(b, a));
    }

    void transaction(WwMutex first, WwMutex second) {
      AcquireContext context = new AcquireContext(wwClass);
      context.begin(EventSink.NONE);
      WwMutex held = first;
      WwMutex wanted = second;
      first.lockSlow(context);
      while (!take(wanted, context)) {
        held.unlock();
        context.clearWound();
        wanted.lockSlow(context);
        WwMutex other = held;
        held = wanted;
        wanted = other;
      }
      plain++;
      held.unlock();
      wanted.unlock();
      context.finish();
    }

    boolean take(WwMutex mutex, AcquireContext context) {
      try {
        mutex.lock(context);
        return true;
      } catch (WouldDeadlock backOff) {
        return false;
      }
    }

    @Override
    public void check() {
      assertEquals(2, plain);
    }
  }

  /** Planted: waits for the second lock without the context, so nobody is told to back off. */
  private static final class WaitsWithoutContext extends TwoLocks {
    WaitsWithoutContext() {
      super(Algorithm.WAIT_DIE);
    }

    @Override
    boolean take(WwMutex mutex, AcquireContext context) {
      mutex.lockAlone();
      return true;
    }
  }

  /** Planted: the counter is changed under one of the two locks only, and not the same one. */
  private static final class CountsUnderEitherLock extends TwoLocks {
    CountsUnderEitherLock() {
      super(Algorithm.WAIT_DIE);
    }

    @Override
    void transaction(WwMutex first, WwMutex second) {
      first.lockAlone();
      plain++;
      first.unlock();
    }
  }

  @ParameterizedTest
  @EnumSource
  void lock_oppositeOrders_bothFinishAndExclude(Algorithm algorithm) {
    Races.search(() -> new TwoLocks(algorithm));
  }

  @Test
  void lock_withoutContext_deadlockIsFound() {
    assertThrows(LincheckAssertionError.class, () -> Races.search(WaitsWithoutContext::new));
  }

  @Test
  void lock_ofTheWrongMutex_lostUpdateIsFound() {
    assertThrows(LincheckAssertionError.class, () -> Races.search(CountsUnderEitherLock::new));
  }
}
