package org.vramlab.ttm.dmabuf;

/** What drivers that share a buffer owe each other; each can be broken by one of them alone. */
public enum ConductRule {
  /** A callback of the exporter threw what it may not. */
  EXPORTER_FAILED("an exporter's callback ends, or fails in a way that it declares"),

  /** A callback of the importer threw what it may not. */
  IMPORTER_FAILED("an importer's callback ends, or fails in a way that it declares"),

  /** An importer unmapped what it has not mapped. */
  UNMAPPED_TWICE("an importer unmaps only what it has mapped"),

  /** An importer unpinned what it has not pinned. */
  UNPINNED_TWICE("an importer unpins only what it has pinned"),

  /** An exporter notified an attachment that had gone. */
  NOTIFIED_AFTER_DETACH("an exporter notifies only who is attached"),

  /** A pin was left behind: by an importer that detaches, or an exporter that was told to unpin. */
  PIN_LEAKED("a pin goes when its importer gives it up or detaches"),

  /** An access of the CPU was ended that nobody had begun. */
  CPU_ACCESS_NOT_BEGUN("who ends an access of the CPU has begun it"),

  /** A fence was left on a shared buffer, and did not signal. */
  FENCE_OVERDUE("a fence that is left on a shared buffer signals in time"),

  /** An importer's mapping was left behind. */
  ATTACHMENT_LEAKED("a dma-buf is closed when nobody is attached any more");

  private final String text;

  ConductRule(String text) {
    this.text = text;
  }

  /** The rule, in words. */
  public String text() {
    return text;
  }
}
