package org.vramlab.ttm.dmabuf;

/** Which way the data of a mapping goes, as the importer sees it ({@code dma_data_direction}). */
public enum Direction {
  /** The importer reads. */
  TO_DEVICE,

  /** The importer writes. */
  FROM_DEVICE,

  /** Both. */
  BIDIRECTIONAL;

  /** Whether a mapping that was made for this serves for {@code wanted} as well. */
  boolean serves(Direction wanted) {
    return this == wanted || this == BIDIRECTIONAL;
  }
}
