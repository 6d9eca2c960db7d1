package org.vramlab.devices.card;

import java.util.concurrent.atomic.AtomicLong;
import org.vramlab.devices.lifecycle.Claims;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;
import org.vramlab.ttm.ww.WwClass;

/**
 * What one card has imported, and has pinned by that.
 *
 * <p>Threads: any.
 */
public final class PinnedImports {
  private final String card;
  private final int device;
  private final TicketSettings settings;
  private final Claims<PinnedImport> imports;
  private final AtomicLong pages = new AtomicLong();

  /**
   * @param card its name
   * @param device its number in the topology
   */
  public PinnedImports(WwClass wwClass, String card, int device, TicketSettings settings) {
    this.imports = new Claims<>(wwClass, "imports of " + card, this::letGo);
    this.card = card;
    this.device = device;
    this.settings = settings;
  }

  /**
   * Imports a buffer, for a card that can do with memory of the exporter's device.
   *
   * @throws NoMemory the exporter cannot pin the buffer, or no more
   * @throws Unsupported the exporter refuses this card
   */
  public PinnedImport attach(DmaBuf dmaBuf) throws Interrupted, NoMemory, Busy, Unsupported {
    PinnedImport imported = PinnedImport.attach(dmaBuf, card, device, true, settings);
    imports.add(imported);
    pages.addAndGet(imported.bo().pages());
    return imported;
  }

  /** Lets go of one, unless a removal has done so. */
  public void detach(PinnedImport imported) {
    imports.undo(imported);
  }

  /** Lets go of all. */
  public void detachAll() {
    imports.undoAll();
  }

  private void letGo(PinnedImport imported) {
    pages.addAndGet(-imported.bo().pages());
    imported.detach();
  }

  /** Pages that are pinned for the card. */
  public long pages() {
    return pages.get();
  }
}
