package org.vramlab.workloads.format.serving;

/**
 * One block of keys and values: a buffer on one device, or one on each, with ids in a row.
 *
 * <p>Life: allocated and held by a request; held by others that share its prefix; held by nobody:
 * if it has a hash it is idle, may be held again or dropped, else it is freed at once.
 */
final class Block {
  /** What it holds, if {@link #hashed}. */
  final long hash;

  /** Whether another request may find it. */
  final boolean hashed;

  /** Its buffer; with tensor parallelism the first of one for each device. */
  final int firstBuffer;

  /** The device that has it; with tensor parallelism 0. */
  final int owner;

  /** How many requests in flight use it. */
  int holders;

  /** Other devices that read it in place, one bit each. */
  long importers;

  Block(long hash, boolean hashed, int firstBuffer, int owner) {
    this.hash = hash;
    this.hashed = hashed;
    this.firstBuffer = firstBuffer;
    this.owner = owner;
  }
}
