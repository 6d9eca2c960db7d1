package org.vramlab.interconnect.importing.machine;

import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.SourceText;

/** Reads what one tool prints. Stateless. */
public interface TopologyImporter {
  /** What is read, for people. */
  String format();

  /** Whether the text is of that tool, by its content alone. */
  boolean recognises(SourceText text);

  /**
   * The machine.
   *
   * @throws ImportException if the text lacks what a machine is made of
   */
  Imported read(SourceText text, Hints hints) throws ImportException;
}
