package org.vramlab.devices.fpga;

import org.jspecify.annotations.Nullable;
import org.vramlab.devices.card.Card;
import org.vramlab.devices.card.PinnedImport;
import org.vramlab.devices.card.PinnedImports;
import org.vramlab.devices.hardware.Wires;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.fence.Fence;
import org.vramlab.ttm.ww.WwClass;

/**
 * An FPGA with one DMA engine. It pins what it imports, up to a limit of its own ({@code
 * RLIMIT_MEMLOCK}); the exporter may have another.
 *
 * <p>Suspend: transfers wait, those under way end; pins stay, as the logic counts on them. Reset:
 * the DMA engine. Removal: everything is let go of.
 *
 * <p>Threads: one task, and another that manages the device.
 */
public final class Fpga extends Card {
  private final long maxPinnedPages;
  private final PinnedImports imports;
  private long refusals;

  /**
   * @param device its number in the topology
   * @param maxPinnedPages how much it may pin
   */
  public Fpga(
      WwClass wwClass, Wires wires, int device, long maxPinnedPages, TicketSettings settings) {
    super(wwClass, wires, device, "DMA", settings);
    this.maxPinnedPages = maxPinnedPages;
    this.imports = new PinnedImports(wwClass, name(), device, settings);
  }

  /**
   * Imports a buffer, and pins it.
   *
   * @throws NoMemory the device may pin no more, or the exporter may not, or has no room
   * @throws Unsupported its exporter refuses this device
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public PinnedImport importBuffer(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    gate().enter();
    try {
      if (imports.pages() + dmaBuf.bo().pages() > maxPinnedPages) {
        refusals++;
        throw NoMemory.INSTANCE;
      }
      return imports.attach(dmaBuf);
    } finally {
      gate().leave();
    }
  }

  /**
   * Transfers between its logic and a buffer, behind what the buffer's fences ask for.
   *
   * @param writes whether data go to the buffer; they are its next version
   * @return its completion; null if the exporter has taken the buffer back
   * @throws org.vramlab.devices.lifecycle.DeviceGone the device has been removed
   */
  public @Nullable Fence transfer(PinnedImport imported, long bytes, boolean writes)
      throws Interrupted, NoMemory, Busy {
    gate().enter();
    try {
      return imported.access(engine(), engine()::newJob, ticket(), bytes, writes);
    } finally {
      gate().leave();
    }
  }

  /** Lets go of a buffer, when its transfers have ended; a removal of the device has done so. */
  public void release(PinnedImport imported) {
    engine().queue().awaitIdle();
    imports.detach(imported);
  }

  /** Pages that it has pinned. */
  public long pinnedPages() {
    return imports.pages();
  }

  /** How often its own limit refused an import. */
  public long refusals() {
    return refusals;
  }

  @Override
  protected void letGo() {
    imports.detachAll();
  }
}
