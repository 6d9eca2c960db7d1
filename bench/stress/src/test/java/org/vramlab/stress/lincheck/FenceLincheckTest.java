package org.vramlab.stress.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;

/** Lincheck searches the interleavings of a fence that signals and of those that wait for it. */
class FenceLincheckTest {
  private static final Programs LOOKS = new Programs(10, 2, 200);

  /** A fence that signals early shows in some schedule from the 101st to the 200th. */
  private static final int SCHEDULES_OF_AWAITED = 400;

  private static Fence fence(Faults faults) {
    return new FenceTimeline(Worlds.runtime(), Lockdep.OFF, 0, "engine", faults).nextFence();
  }

  /** Somebody awaits the fence that somebody else signals when the work is done. */
  private static class Awaited implements Races.Race {
    final Fence fence;
    final AtomicInteger work = new AtomicInteger();
    int seen;

    Awaited(Faults faults) {
      fence = fence(faults);
    }

    @Override
    public List<Runnable> threads() {
      return List.of(this::engine, this::client);
    }

    void engine() {
      work.set(1);
      fence.signal();
    }

    private void client() {
      fence.await();
      seen = work.get();
    }

    @Override
    public void check() {
      assertEquals(1, seen);
    }
  }

  /** Planted: the fence signals before the work is done. */
  private static final class SignalledEarly extends Awaited {
    SignalledEarly() {
      super(Faults.NONE);
    }

    @Override
    void engine() {
      fence.signal();
      work.set(1);
    }
  }

  /** A callback is added while the fence signals. */
  private static class CalledBack implements Races.Race {
    final Fence fence;
    int runs;
    boolean added;

    private final FenceCallback callback =
        new FenceCallback() {
          @Override
          protected void signalled(Fence which) {
            runs++;
          }
        };

    CalledBack(Faults faults) {
      fence = fence(faults);
    }

    @Override
    public List<Runnable> threads() {
      return List.of(fence::signal, () -> added = add(callback));
    }

    boolean add(FenceCallback callback) {
      return fence.addCallback(callback);
    }

    @Override
    public void check() {
      assertEquals(added ? 1 : 0, runs);
    }
  }

  /** Planted: asks first whether the fence has signalled, and relies on the answer. */
  private static final class AddedAfterAsking extends CalledBack {
    AddedAfterAsking() {
      super(Faults.NONE);
    }

    @Override
    boolean add(FenceCallback callback) {
      if (fence.isSignalled()) {
        return false;
      }
      fence.addCallback(callback);
      return true;
    }
  }

  @Test
  void await_whileSignalling_wakesAndSeesTheWork() {
    Races.search(SCHEDULES_OF_AWAITED, () -> new Awaited(Faults.NONE));
  }

  @Test
  void await_ofAFenceThatSignalsEarly_missesTheWork() {
    LincheckAssertionError found =
        assertThrows(
            LincheckAssertionError.class,
            () -> Races.search(SCHEDULES_OF_AWAITED, SignalledEarly::new));
    String story = String.valueOf(found.getMessage());
    assertTrue(story.contains("expected: <1> but was: <0>"), () -> "found, but as: " + story);
  }

  @Test
  void look_whileSignalling_seesTheWorkOfASignalledFence() {
    LOOKS.search(Looks.Clean.class, Looks.Specification.class);
  }

  @Test
  void look_atAFenceThatSignalsEarly_missesTheWork() {
    LOOKS.goWrong(Looks.SignalledEarly.class, Looks.Specification.class);
  }

  @Test
  void await_ofAFenceThatRunsNoCallbacks_getsStuck() {
    assertFound(() -> new Awaited(Faults.of(Fault.CALLBACK_LOST)));
  }

  @Test
  void addCallback_whileSignalling_runsExactlyOnceIfAdded() {
    Races.search(() -> new CalledBack(Faults.NONE));
  }

  @Test
  void addCallback_toAFenceLookedAtOnce_isNeverRun() {
    assertFound(() -> new CalledBack(Faults.of(Fault.FENCE_LOOKED_AT_ONCE)));
  }

  @Test
  void addCallback_onAStaleAnswer_isFound() {
    assertFound(AddedAfterAsking::new);
  }

  private static void assertFound(Races.Setup<? extends Races.Race> setup) {
    assertThrows(LincheckAssertionError.class, () -> Races.search(setup));
  }
}
