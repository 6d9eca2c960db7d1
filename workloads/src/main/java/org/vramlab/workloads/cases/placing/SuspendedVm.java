package org.vramlab.workloads.cases.placing;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.CpuCosts;
import org.vramlab.devices.amdgpu.PowerManagement;
import org.vramlab.devices.amdgpu.PowerManagement.Emptying;
import org.vramlab.devices.amdgpu.ResidencyRules;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.event.EventSink;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.workloads.cases.CaseFleet;
import org.vramlab.workloads.cases.CaseTopologies;

/**
 * A process with always-valid buffers on a device that is suspended and resumed: what C2 and F2
 * have in common.
 *
 * <p>The process submits once a tick until the device is suspended (in C2 it is frozen before), and
 * again after the resume. Pages of the host take so long that one buffer a tick leaves VRAM.
 */
final class SuspendedVm {
  private static final int VRAM_BUFFERS = 64;
  private static final long BUFFER_BYTES = 1 << 20;
  private static final long TICK_NANOS = 1_000_000;
  private static final long PAGES_EACH = BUFFER_BYTES / BufferObject.PAGE_BYTES;
  private static final long ASLEEP_TICKS = 10;

  /**
   * How it is set.
   *
   * @param blocksSubmissions whether submissions wait while the device is being emptied
   * @param frozenBefore whether the process stops before the emptying begins
   * @param ticksBetween from one submission to the next
   * @param patienceTicks after which the process, if it still runs, is killed
   * @param submissionsAfter after the resume
   */
  record Setting(
      ResidencyRules rules,
      boolean blocksSubmissions,
      boolean frozenBefore,
      int buffers,
      long ticksBetween,
      long patienceTicks,
      int submissionsAfter) {}

  /**
   * What it came to.
   *
   * @param suspendNanos from the begin of the emptying to its end
   * @param evictions for that
   * @param submissionsMeanwhile that ended while the device was being emptied
   * @param residentAfter buffers in VRAM after the last submission
   * @param submissionsToReturn after which 95 % were back; 0 if that was never
   * @param frameNanosBefore of the last submission before the suspend
   * @param frameNanosAfter of the last one after it
   */
  record Measured(
      long suspendNanos,
      long evictions,
      long submissionsMeanwhile,
      int residentBefore,
      int residentAfter,
      int submissionsToReturn,
      long frameNanosBefore,
      long frameNanosAfter,
      @Nullable String problem) {
    boolean endedWithin(long ticks) {
      return suspendNanos < ticks * TICK_NANOS;
    }
  }

  private final Setting setting;
  private final CaseFleet fleet;
  private final MoveCounter moves = new MoveCounter();
  private final PowerManagement power;

  private boolean placed;
  private boolean suspending;
  private boolean suspended;
  private boolean resumed;
  private long suspendNanos;
  private long evictions;
  private long submissionsMeanwhile;
  private int residentBefore;
  private int residentAfter;
  private int submissionsToReturn;
  private long frameNanosBefore;
  private long frameNanosAfter;

  private SuspendedVm(Setting setting, long seed, EventSink watcher) {
    this.setting = setting;
    fleet =
        new CaseFleet(
            CaseFleet.Shape.of(CaseTopologies.pcie(1, true), 1, VRAM_BUFFERS * PAGES_EACH, seed)
                .residing(setting.rules())
                .onHost(1 << 20, CpuCosts.LINUX.populatingIn(TICK_NANOS / PAGES_EACH)),
            moves,
            watcher);
    moves.watch(fleet.gpu(0).vram().pool());
    power =
        new PowerManagement(
            fleet.gpu(0),
            fleet.ticketSettings(),
            Emptying.UNTIL_EMPTY,
            setting.blocksSubmissions());
  }

  static Measured run(Setting setting, long seed, EventSink watcher) {
    SuspendedVm run = new SuspendedVm(setting, seed, watcher);
    run.fleet.task("process", run::process);
    run.fleet.task("suspend", run::suspend);
    String problem = run.fleet.run();
    return new Measured(
        run.suspendNanos,
        run.evictions,
        run.submissionsMeanwhile,
        run.residentBefore,
        run.residentAfter,
        run.submissionsToReturn,
        run.frameNanosBefore,
        run.frameNanosAfter,
        problem);
  }

  private void process() throws Interrupted, NoMemory, Busy {
    App app = App.alwaysValid(fleet.client(0, "process"), setting.buffers(), BUFFER_BYTES);
    for (int i = 0; i < 3; i++) {
      frameNanosBefore = frame(app);
    }
    residentBefore = app.inVram();
    placed = true;
    if (!setting.frozenBefore()) {
      submitUntilSuspended(app);
    }
    while (!resumed) {
      fleet.pause(TICK_NANOS);
    }
    for (int i = 1; i <= setting.submissionsAfter(); i++) {
      frameNanosAfter = frame(app);
      if (submissionsToReturn == 0 && 100 * app.inVram() >= 95 * app.count()) {
        submissionsToReturn = i;
      }
    }
    residentAfter = app.inVram();
    app.exit();
  }

  private long frame(App app) throws Interrupted, NoMemory, Busy {
    long begin = fleet.nowNanos();
    app.submit();
    return fleet.nowNanos() - begin;
  }

  private void submitUntilSuspended(App app) throws Interrupted, NoMemory, Busy {
    long killedNanos = fleet.nowNanos() + setting.patienceTicks() * TICK_NANOS;
    while (!suspended && fleet.nowNanos() < killedNanos) {
      app.submit();
      submissionsMeanwhile += suspending && !suspended ? 1 : 0;
      fleet.pause(setting.ticksBetween() * TICK_NANOS);
    }
  }

  private void suspend() throws Interrupted, NoMemory, Busy {
    while (!placed) {
      fleet.pause(TICK_NANOS);
    }
    long before = moves.evictions();
    long begin = fleet.nowNanos();
    suspending = true;
    power.suspend();
    suspended = true;
    suspendNanos = fleet.nowNanos() - begin;
    evictions = moves.evictions() - before;
    fleet.pause(ASLEEP_TICKS * TICK_NANOS);
    power.resume();
    resumed = true;
  }
}
