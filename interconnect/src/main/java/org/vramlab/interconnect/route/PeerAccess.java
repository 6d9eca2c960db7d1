package org.vramlab.interconnect.route;

/**
 * What one device may do with the memory of another, without a copy, and why.
 *
 * @param reads whether it may read
 * @param writes whether it may write
 * @param why the rule that decides, as a clause for people
 */
public record PeerAccess(boolean reads, boolean writes, String why) {
  /** Whether it may do both: only then does a driver map the memory. */
  public boolean whole() {
    return reads && writes;
  }

  /** Whether it may do anything at all. */
  public boolean any() {
    return reads || writes;
  }

  /** In a word for tables: both, reads, writes or no. */
  public String label() {
    return reads ? (writes ? "both" : "reads") : (writes ? "writes" : "no");
  }
}
