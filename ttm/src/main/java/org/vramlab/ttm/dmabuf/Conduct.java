package org.vramlab.ttm.dmabuf;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.failure.CheckFailed;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeout;

/**
 * What becomes of a driver that breaks a rule of sharing: {@link #STRICT} ends the run with its
 * name, which is what tests and searches want; {@link #cuttingOff} writes it down, takes its
 * attachment or its buffer out of the sharing, and lets the others go on.
 *
 * <p>What a check finds ({@link CheckFailed}) is never contained: then not one driver is wrong but
 * the run.
 *
 * <p>Threads: one that cuts off belongs to one simulation, or is guarded by whoever reads the list.
 */
public final class Conduct {
  /** Every broken rule is thrown. */
  public static final Conduct STRICT = new Conduct(true);

  /** As {@code -ETIMEDOUT}. */
  private static final int TIMED_OUT = -110;

  private final boolean strict;
  private final List<Misconduct> broken = new ArrayList<>();

  private Conduct(boolean strict) {
    this.strict = strict;
  }

  /** Nothing is thrown; {@link #broken} has what happened. */
  public static Conduct cuttingOff() {
    return new Conduct(false);
  }

  /** What was broken so far, in order; empty if {@link #STRICT}. */
  public List<Misconduct> broken() {
    return List.copyOf(broken);
  }

  /**
   * {@code driver} leaves {@code fence} on {@code bo}, which is shared, and owes its signal within
   * {@code nanos} from now. If none comes the fence is completed with an error, so that whoever
   * waits for the buffer goes on, and the driver is named. It has to signal with {@link
   * Fence#trySignal}, as it may come second. No lock is needed.
   */
  public void expect(String driver, BufferObject bo, Fence fence, long nanos) {
    String owed = fence.toString();
    FenceTimeout.guard(
        fence,
        nanos,
        TIMED_OUT,
        () ->
            broke(
                ConductRule.FENCE_OVERDUE,
                driver,
                bo,
                "has not signalled " + owed + " within " + nanos / 1_000_000 + " ms"));
  }

  /** {@code driver} did {@code what}, which {@code rule} forbids. */
  void broke(ConductRule rule, String driver, BufferObject bo, String what) {
    Misconduct misconduct = new Misconduct(rule, driver, bo.id(), "", what);
    if (strict) {
      throw misconduct;
    }
    broken.add(misconduct);
  }

  /**
   * A {@code callback} of {@code driver} threw {@code wrong}. If that is not to be contained it is
   * thrown on, and has with it, as suppressed, who broke which rule over which buffer.
   *
   * @throws RuntimeException that
   */
  void threw(
      ConductRule rule, String driver, BufferObject bo, String callback, RuntimeException wrong) {
    if (wrong instanceof CheckFailed) {
      throw wrong;
    }
    Misconduct misconduct =
        new Misconduct(rule, driver, bo.id(), callback, "failed in " + callback + ": " + wrong);
    if (strict) {
      wrong.addSuppressed(misconduct);
      throw wrong;
    }
    misconduct.initCause(wrong);
    broken.add(misconduct);
  }
}
