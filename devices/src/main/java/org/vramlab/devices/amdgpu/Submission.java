package org.vramlab.devices.amdgpu;

import java.util.Arrays;

/** What one job uses: filled by the client, submitted, cleared, filled again. Not thread-safe. */
public final class Submission {
  /** The client does not know which version it reads: whatever was submitted last. */
  public static final long ANY_VERSION = Long.MIN_VALUE;

  private double flops;
  private Mapping[] mappings = new Mapping[8];
  private long[] readBytes = new long[8];
  private long[] writtenBytes = new long[8];
  private long[] versions = new long[8];
  private long[] nextUses = new long[8];
  private int count;

  /** Forgets all operands. */
  public void clear() {
    Arrays.fill(mappings, 0, count, null);
    count = 0;
  }

  /** Floating-point operations of the job. */
  public void flops(double operations) {
    flops = operations;
  }

  /**
   * Adds a buffer; each once.
   *
   * @param readBytes bytes read, 0 for none
   * @param writtenBytes bytes written, 0 for none
   * @param version how often it was written before, as the client counts, or {@link #ANY_VERSION}
   * @param nextUse when it is used next, for clairvoyant policies; {@code Long.MAX_VALUE} for never
   *     or unknown
   */
  public void use(Mapping mapping, long readBytes, long writtenBytes, long version, long nextUse) {
    if (count == mappings.length) {
      int larger = count * 2;
      mappings = Arrays.copyOf(mappings, larger);
      this.readBytes = Arrays.copyOf(this.readBytes, larger);
      this.writtenBytes = Arrays.copyOf(this.writtenBytes, larger);
      versions = Arrays.copyOf(versions, larger);
      nextUses = Arrays.copyOf(nextUses, larger);
    }
    mappings[count] = mapping;
    this.readBytes[count] = readBytes;
    this.writtenBytes[count] = writtenBytes;
    versions[count] = version;
    nextUses[count] = nextUse;
    count++;
  }

  double flops() {
    return flops;
  }

  int count() {
    return count;
  }

  Mapping mapping(int i) {
    return mappings[i];
  }

  long readBytes(int i) {
    return readBytes[i];
  }

  long writtenBytes(int i) {
    return writtenBytes[i];
  }

  long version(int i) {
    return versions[i];
  }

  long nextUse(int i) {
    return nextUses[i];
  }
}
