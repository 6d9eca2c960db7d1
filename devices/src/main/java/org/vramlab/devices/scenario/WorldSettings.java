package org.vramlab.devices.scenario;

/**
 * How the drivers and the hardware of a small world behave.
 *
 * @param interleaved a submission validates each buffer as soon as it is locked; otherwise it locks
 *     all first
 * @param asksAlways whoever evicts a buffer from VRAM must take the root of every page table that
 *     has it attached, also of those that show it no longer: the model of the locking dance;
 *     otherwise only of those that show it
 * @param jobs how jobs end
 * @param copies how copies end
 * @param toleratesRefusals a request that is refused is counted; otherwise it is a failure
 * @param addressed VRAM is given out by a buddy allocator, so that the checker sees which pages are
 *     whose; otherwise pages are only counted
 */
public record WorldSettings(
    boolean interleaved,
    boolean asksAlways,
    Pace jobs,
    Pace copies,
    boolean toleratesRefusals,
    boolean addressed) {
  /** How work of the hardware ends. */
  public enum Pace {
    /** There is none: a submission only takes locks and moves memory. */
    NONE,
    /** It has ended as soon as what it waits for has. */
    AT_ONCE,
    /** The hardware ends it at any later time, and signals a fence. */
    HARDWARE
  }

  /** Lock all first, ask who shows the buffer, no jobs, copies that take no time. */
  public static final WorldSettings PLAIN =
      new WorldSettings(false, false, Pace.NONE, Pace.NONE, false, false);

  /** Whether nothing was set. */
  boolean isPlain() {
    return equals(PLAIN);
  }

  /** Validating each buffer as soon as it is locked. */
  public WorldSettings interleaving() {
    return new WorldSettings(true, asksAlways, jobs, copies, toleratesRefusals, addressed);
  }

  /** Asking whoever has the buffer attached. */
  public WorldSettings askingAlways() {
    return new WorldSettings(interleaved, true, jobs, copies, toleratesRefusals, addressed);
  }

  /** With jobs that end so. */
  public WorldSettings jobs(Pace pace) {
    return new WorldSettings(interleaved, asksAlways, pace, copies, toleratesRefusals, addressed);
  }

  /** With copies that end so. */
  public WorldSettings copies(Pace pace) {
    return new WorldSettings(interleaved, asksAlways, jobs, pace, toleratesRefusals, addressed);
  }

  /** Counting refusals. */
  public WorldSettings tolerating() {
    return new WorldSettings(interleaved, asksAlways, jobs, copies, true, addressed);
  }

  /** With addresses in VRAM. */
  public WorldSettings addressing() {
    return new WorldSettings(interleaved, asksAlways, jobs, copies, toleratesRefusals, true);
  }
}
