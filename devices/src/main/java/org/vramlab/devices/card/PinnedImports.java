package org.vramlab.devices.card;

import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import org.vramlab.ttm.dmabuf.DmaBuf;
import org.vramlab.ttm.exec.TicketSettings;
import org.vramlab.ttm.failure.Busy;
import org.vramlab.ttm.failure.Interrupted;
import org.vramlab.ttm.failure.NoMemory;
import org.vramlab.ttm.failure.Unsupported;

/**
 * What one card has imported, so that a removal can give it up: whoever takes an import out of
 * here, its client or the removal, detaches it.
 *
 * <p>Threads: one task at a time; a removal comes when the card's gate is empty.
 */
public final class PinnedImports {
  private final String card;
  private final int device;
  private final TicketSettings settings;
  private final ObjectArrayList<PinnedImport> imports = new ObjectArrayList<>();
  private long pages;

  /**
   * @param card its name
   * @param device its number in the topology
   */
  public PinnedImports(String card, int device, TicketSettings settings) {
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
    pages += imported.bo().pages();
    return imported;
  }

  /** Lets go of one, unless a removal has done so. */
  public void detach(PinnedImport imported) throws Interrupted {
    if (imports.remove(imported)) {
      letGo(imported);
    }
  }

  /** Lets go of all. */
  public void detachAll() throws Interrupted {
    while (!imports.isEmpty()) {
      letGo(imports.remove(0));
    }
  }

  private void letGo(PinnedImport imported) throws Interrupted {
    pages -= imported.bo().pages();
    imported.detach();
  }

  /** Pages that are pinned for the card. */
  public long pages() {
    return pages;
  }
}
