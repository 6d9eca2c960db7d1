package org.vramlab.workloads.results;

/** What kind of memory a pool is; decides in which direction a copy went. */
public enum PoolKind {
  /** Memory of a device. */
  VRAM("vram"),
  /** Host memory that a device can address through its translation table. */
  GTT("gtt"),
  /** Host memory that no device can address. */
  SYSTEM("system");

  private final String label;

  PoolKind(String label) {
    this.label = label;
  }

  /** Lower-case name for tables and JSON. */
  public String label() {
    return label;
  }
}
