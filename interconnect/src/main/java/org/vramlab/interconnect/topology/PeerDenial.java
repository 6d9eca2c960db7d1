package org.vramlab.interconnect.topology;

/**
 * What one device may not do with the memory of another, although the machine is wired for it: what
 * a driver, or a tool on the machine, says of the pair.
 *
 * @param accessor the device that would read or write
 * @param owner the device whose memory it is
 * @param reads whether reads are denied
 * @param writes whether writes are denied
 * @param reason who says so
 */
public record PeerDenial(int accessor, int owner, boolean reads, boolean writes, String reason) {
  /** Checks that it denies something to somebody. */
  public PeerDenial {
    if (accessor == owner || !(reads || writes) || reason.isBlank()) {
      throw new IllegalArgumentException(
          "a denial names two devices, reads or writes or both, and a reason");
    }
  }
}
