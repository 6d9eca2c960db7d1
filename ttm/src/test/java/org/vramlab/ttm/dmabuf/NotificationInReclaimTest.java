package org.vramlab.ttm.dmabuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vramlab.ttm.bo.BufferObject;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.fence.FenceTimeline;
import org.vramlab.ttm.lockdep.LockRule;
import org.vramlab.ttm.lockdep.Lockdep;
import org.vramlab.ttm.lockdep.LockdepReport;
import org.vramlab.ttm.lockdep.Section;

/**
 * An exporter that is swapped out, or whose pages the system takes, calls its importers: those that
 * are not declared a GPU's may not wait for fences there, whoever the exporter is.
 */
class NotificationInReclaimTest {
  private final SharedWorld world = new SharedWorld();
  private final Lockdep lockdep = world.wwClass.lockdep();
  private final BufferObject bo = world.buffer();

  /** When an importer waits for a fence; whether there is anything to wait for does not matter. */
  private enum Waits {
    WHEN_ASKED,
    WHEN_TOLD
  }

  private final class Waiter implements Importer {
    private final boolean gpu;
    private final Waits when;
    private final Fence fence = new FenceTimeline(world.simulation, lockdep, 0, "ring").nextFence();

    Waiter(boolean gpu, Waits when) {
      this.gpu = gpu;
      this.when = when;
      fence.signal();
    }

    @Override
    public String name() {
      return gpu ? "gpu" : "nic";
    }

    @Override
    public boolean isGpu() {
      return gpu;
    }

    @Override
    public void prepareMove(Attachment attachment, Ticket ticket) {
      if (when == Waits.WHEN_ASKED) {
        fence.await();
      }
    }

    @Override
    public void moveNotify(Attachment attachment) {
      if (when == Waits.WHEN_TOLD) {
        fence.await();
      }
    }
  }

  /**
   * Has the importer mapped, and notifies it in {@code section}; then the exporter itself waits.
   */
  private void notifyIn(Section section, Importer importer) {
    Fence own = new FenceTimeline(world.simulation, lockdep, 1, "own").nextFence();
    own.signal();
    world.holding(
        bo,
        t -> {
          DmaBuf dmaBuf = new DmaBuf(world, bo);
          dmaBuf.map(world.attach(dmaBuf, importer, t), t);
          int task = world.simulation.currentTask().id();
          lockdep.enter(task, section);
          dmaBuf.notifyMove(t);
          own.await();
          lockdep.leave(task, section);
        });
    world.simulation.run();
  }

  @ParameterizedTest
  @EnumSource
  void waitForAFence_ofAnImporterThatIsNoGpu_isReported(Waits when) {
    LockdepReport report =
        assertThrows(LockdepReport.class, () -> notifyIn(Section.RECLAIM, new Waiter(false, when)));
    assertEquals(LockRule.RECLAIM, report.rule());
  }

  @Test
  void waitForAFence_inAnMmuNotifier_isReportedToo() {
    LockdepReport report =
        assertThrows(
            LockdepReport.class,
            () -> notifyIn(Section.MMU_NOTIFIER, new Waiter(false, Waits.WHEN_TOLD)));
    assertEquals(LockRule.MMU_NOTIFIER, report.rule());
  }

  @ParameterizedTest
  @EnumSource
  void waitForAFence_ofAGpusImporter_isFine(Waits when) {
    notifyIn(Section.RECLAIM, new Waiter(true, when));
  }

  /** What the exporter waits for afterwards is its own again. */
  @Test
  void importerThatIsNoGpuAndDoesNotWait_leavesTheExporterWhatItIs() {
    notifyIn(
        Section.RECLAIM,
        new Importer() {
          @Override
          public String name() {
            return "nic";
          }

          @Override
          public void prepareMove(Attachment attachment, Ticket ticket) {}

          @Override
          public void moveNotify(Attachment attachment) {}
        });
  }
}
