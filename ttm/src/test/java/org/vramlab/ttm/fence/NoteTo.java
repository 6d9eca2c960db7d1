package org.vramlab.ttm.fence;

import java.util.List;

/** Writes down that it was called. */
final class NoteTo extends FenceCallback {
  private final List<String> notes;
  private final String note;

  NoteTo(List<String> notes, String note) {
    this.notes = notes;
    this.note = note;
  }

  @Override
  protected void signalled(Fence fence) {
    notes.add(note);
  }
}
