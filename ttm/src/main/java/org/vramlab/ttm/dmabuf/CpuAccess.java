package org.vramlab.ttm.dmabuf;

import java.util.concurrent.atomic.AtomicInteger;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.resv.FenceReader;
import org.vramlab.ttm.resv.Purpose;

/**
 * Accesses of the CPU to a shared buffer: each is begun and ended, and between the two the CPU sees
 * what devices wrote, and they what it wrote ({@code dma_buf_begin_cpu_access}).
 *
 * <p>Threads: any, without the buffer's reservation, which is checked: the exporter may have to
 * take it. Failure: an exporter that breaks the rules is named by the {@link Conduct}, and the
 * access refused.
 */
public final class CpuAccess {
  private final DmaBuf dmaBuf;
  private final Conduct conduct;

  /** Begun and not ended, by whomever. */
  private final AtomicInteger begun = new AtomicInteger();

  CpuAccess(DmaBuf dmaBuf, Conduct conduct) {
    this.dmaBuf = dmaBuf;
    this.conduct = conduct;
  }

  /**
   * The CPU is about to look at the buffer: asks the exporter, then sleeps until those who write it
   * have ended, and, if the CPU is to write, those who read it too.
   *
   * @param user who, for reports
   * @throws Interrupted a signal came: the access has not begun
   * @throws NoMemory the exporter cannot bring the buffer where the CPU reaches it
   * @throws Unsupported the exporter has taken the buffer back, or failed as no driver may
   */
  public void begin(String user, boolean writes) throws Interrupted, NoMemory, Unsupported {
    Holding.requireNot(dmaBuf.bo(), user);
    if (dmaBuf.isRevoked()) {
      throw Unsupported.INSTANCE;
    }
    dmaBuf.exporterCalls().beginCpuAccess(writes);
    FenceReader reader = dmaBuf.bo().reservation().reader(Purpose.ofAccess(writes).waitsFor());
    for (Fence fence = reader.next(); fence != null; fence = reader.next()) {
      fence.await(true);
    }
    begun.incrementAndGet();
  }

  /**
   * The CPU is done, for now.
   *
   * @param user who, for reports
   * @throws Unsupported the exporter failed as no driver may; the access has ended all the same
   */
  public void end(String user, boolean writes) throws Unsupported {
    Holding.requireNot(dmaBuf.bo(), user);
    if (begun.get() == 0) {
      conduct.broke(
          ConductRule.CPU_ACCESS_NOT_BEGUN,
          user,
          dmaBuf.bo(),
          "ends an access of the CPU that it has not begun");
      return;
    }
    begun.decrementAndGet();
    dmaBuf.exporterCalls().endCpuAccess(writes);
  }

  /** How many accesses are begun and not ended. */
  public int begun() {
    return begun.get();
  }
}
