package org.vramlab.stress.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Test;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceCallback;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;

/** Lincheck searches the interleavings of a fence that signals and of those that wait for it. */
class FenceLincheckTest {
  private static Fence fence() {
    return new FenceTimeline(Worlds.runtime(), Lockdep.OFF, 0, "engine").nextFence();
  }

  /** Somebody awaits the fence that somebody else signals when the work is done. */
  private static class Awaited implements Races.Race {
    final Fence fence = fence();
    final AtomicInteger work = new AtomicInteger();
    int seen;

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

  /** A callback is added while the fence signals. */
  private static class CalledBack implements Races.Race {
    final Fence fence = fence();
    int runs;
    boolean added;

    private final FenceCallback callback =
        new FenceCallback() {
          @Override
          protected void signalled(Fence which) {
            runs++;
          }
        };

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
    Races.search(Awaited::new);
  }

  @Test
  void addCallback_whileSignalling_runsExactlyOnceIfAdded() {
    Races.search(CalledBack::new);
  }

  @Test
  void addCallback_onAStaleAnswer_isFound() {
    assertThrows(LincheckAssertionError.class, () -> Races.search(AddedAfterAsking::new));
  }
}
