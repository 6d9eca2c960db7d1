package org.vramlab.devices.foreign;

/** Where an importer hears that it can never map the memory. */
public enum Unmappable {
  /** When it attaches, once, for what it is ({@code -EOPNOTSUPP}). */
  REFUSED_AT_ATTACH,

  /**
   * At every map, as out of memory ({@code -ENOMEM}): the fault of field case B7, since it looks as
   * if trying again might help.
   */
  NO_MEMORY_AT_MAP
}
