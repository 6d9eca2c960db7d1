package org.vramlab.devices.scenario;

import org.vramlab.ttm.bo.TableRoot;
import org.vramlab.ttm.ww.WwClass;

/**
 * The page table of one process: its root has a reservation, which every submission of the process
 * takes, and whoever moves a buffer that it shows. Known to its driver alone.
 */
final class PageTable extends TableRoot {
  PageTable(WwClass wwClass, String process) {
    super(wwClass, "page table of " + process);
    root().lock().guards(root()::digestFences);
  }
}
