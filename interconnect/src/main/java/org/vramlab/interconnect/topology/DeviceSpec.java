package org.vramlab.interconnect.topology;

/**
 * What one device (one GPU, or one die of a two-die GPU) can do.
 *
 * @param name name of its node, unique in the topology
 * @param vramBytes size of its own memory
 * @param memoryBytesPerSecond peak rate of its own memory
 * @param flopsPerSecond arithmetic it sustains, for turning a trace's operation counts into time
 * @param launchFloorNanos shortest time any job takes on it
 * @param copyEngineCount copy engines that the kernel driver may use at the same time
 * @param copyEngineBytesPerSecond what one copy engine can move at most
 * @param hostNode node id of the CPU to whose memory it is nearest
 * @param hive number of the group of devices joined by xGMI that it belongs to, or {@link #NO_HIVE}
 * @param barBytes part of its memory, from address 0, that the CPU and PCIe peers can address (the
 *     size of its base address register)
 * @param source where the numbers come from, and which of them are assumptions
 */
public record DeviceSpec(
    String name,
    long vramBytes,
    long memoryBytesPerSecond,
    double flopsPerSecond,
    long launchFloorNanos,
    int copyEngineCount,
    long copyEngineBytesPerSecond,
    int hostNode,
    int hive,
    long barBytes,
    String source) {
  /** Value of {@link #hive} for a device without xGMI. */
  public static final int NO_HIVE = -1;

  /** Checks ranges. */
  public DeviceSpec {
    if (vramBytes <= 0
        || memoryBytesPerSecond <= 0
        || !(flopsPerSecond > 0)
        || launchFloorNanos < 0
        || copyEngineCount <= 0
        || copyEngineBytesPerSecond <= 0
        || hive < NO_HIVE
        || barBytes < 0
        || barBytes > vramBytes) {
      throw new IllegalArgumentException(
          "device " + name + " has a size, rate or count out of range");
    }
  }
}
