package org.vramlab.devices.amdgpu;

import org.vramlab.ttm.bo.EvictionPass;
import org.vramlab.ttm.bo.Operation;
import org.vramlab.ttm.exec.Ticket;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.NoSpace;

/**
 * Empties the VRAM of one device: before a suspend, or because somebody asks for it ({@code
 * amdgpu_device_evict_resources}, {@code amdgpu_evict_vram} in debugfs, the PM notifier of xe).
 * User space goes on meanwhile, unless submissions are blocked. {@link DeviceControl} does the rest
 * of a suspend.
 *
 * <p>Threads: one task.
 */
public final class PowerManagement {
  /** When VRAM has been emptied. */
  public enum Emptying {
    /** When nobody is there: whoever came back meanwhile goes again ({@code evict_all}). */
    UNTIL_EMPTY,

    /** When everybody has been asked to leave once who was there at the beginning. */
    ONE_PASS
  }

  private final AmdgpuDevice device;
  private final Emptying emptying;
  private final boolean blocksSubmissions;
  private final Ticket ticket;

  /**
   * @param blocksSubmissions whether submissions wait from the beginning of an emptying until
   *     {@link #resume}
   */
  public PowerManagement(
      AmdgpuDevice device, TicketSettings settings, Emptying emptying, boolean blocksSubmissions) {
    this.device = device;
    this.emptying = emptying;
    this.blocksSubmissions = blocksSubmissions;
    this.ticket = new Ticket(device.wwClass(), settings);
  }

  /**
   * Empties VRAM, and waits until the last of the moves has ended.
   *
   * @throws NoMemory somebody can go nowhere
   */
  public void suspend() throws Interrupted, NoMemory, Busy {
    if (blocksSubmissions) {
      device.gate().close();
    }
    if (emptying == Emptying.ONE_PASS) {
      new EvictionPass(device.manager(), AmdgpuDevice.VRAM).run(ticket);
      return;
    }
    boolean[] evicted = new boolean[1];
    do {
      ticket.execute(t -> {
        try {
          evicted[0] = device.manager().evictFirst(AmdgpuDevice.VRAM, Operation.of(t));
        } catch (NoSpace full) {
          throw NoMemory.INSTANCE;
        }
        t.seal();
      });
    } while (evicted[0]);
    device.awaitMovesFromVram(ticket.settings().interruptible());
  }

  /** Submissions go on. */
  public void resume() {
    device.gate().open();
  }
}
