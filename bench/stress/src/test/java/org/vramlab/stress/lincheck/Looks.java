package org.vramlab.stress.lincheck;

import org.jetbrains.lincheck.datastructures.Operation;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.Lockdep;

/** Work whose fence signals, and those who look whether it has: to Lincheck two operations. */
public abstract class Looks {
  final Fence fence = new FenceTimeline(Worlds.runtime(), Lockdep.OFF, 0, "engine").nextFence();
  int work;

  /** Works and signals; at most once in a program. */
  @Operation(runOnce = true)
  public abstract void work();

  /** The work, or -1 if its fence has not signalled. */
  @Operation
  public int look() {
    return fence.isSignalled() ? work : -1;
  }

  /** The code as it is. */
  public static class Clean extends Looks {
    @Override
    public void work() {
      work = 1;
      fence.signal();
    }
  }

  /** Planted: the fence signals before the work is done. */
  public static class SignalledEarly extends Looks {
    @Override
    public void work() {
      fence.signal();
      work = 1;
    }
  }

  /** What it comes to, one operation at a time. */
  public static class Specification {
    private int work = -1;

    public void work() {
      work = 1;
    }

    public int look() {
      return work;
    }
  }
}
