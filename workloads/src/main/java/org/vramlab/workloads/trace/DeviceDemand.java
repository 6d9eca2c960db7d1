package org.vramlab.workloads.trace;

import java.util.Arrays;
import org.vramlab.workloads.io.InputException;

/**
 * What one or several traces, side by side, need of each device's memory: the sum of their peaks,
 * and the largest footprint that a single operation has.
 *
 * <p>Peaks of different traces need not come at the same time, so that their sum is what is
 * certainly enough.
 *
 * <p>Threads: one.
 */
public final class DeviceDemand {
  private final long[] peakBytes;
  private final long[] footprintBytes;

  /** Where the largest footprint of each device stands: trace and line. */
  private final String[] footprintTraces;

  private final long[] footprintLines;

  /** The largest buffer of each device, and where it stands: trace and line. */
  private final long[] bufferBytes;

  private final String[] bufferTraces;
  private final long[] bufferLines;

  /** Nothing needed yet, on any of so many devices. */
  public DeviceDemand(int deviceCount) {
    this.peakBytes = new long[deviceCount];
    this.footprintBytes = new long[deviceCount];
    this.footprintTraces = new String[deviceCount];
    Arrays.fill(footprintTraces, "");
    this.footprintLines = new long[deviceCount];
    this.bufferBytes = new long[deviceCount];
    this.bufferTraces = new String[deviceCount];
    Arrays.fill(bufferTraces, "");
    this.bufferLines = new long[deviceCount];
  }

  /** What one copy of a trace needs, its devices being ours. */
  public static DeviceDemand of(TraceSummary summary) {
    int devices = summary.header().devices();
    int[] identity = new int[devices];
    Arrays.setAll(identity, device -> device);
    DeviceDemand demand = new DeviceDemand(devices);
    demand.add(summary, identity, 1);
    return demand;
  }

  /**
   * What a trace needs by another count than the page-rounded one of its summary.
   *
   * @param peakBytes for each device what holds everything at once
   * @param footprintBytes for each device the largest operation's operands
   */
  public static DeviceDemand of(String trace, long[] peakBytes, long[] footprintBytes) {
    DeviceDemand demand = new DeviceDemand(peakBytes.length);
    System.arraycopy(peakBytes, 0, demand.peakBytes, 0, peakBytes.length);
    System.arraycopy(footprintBytes, 0, demand.footprintBytes, 0, peakBytes.length);
    Arrays.fill(demand.footprintTraces, trace);
    return demand;
  }

  /**
   * Adds copies of a trace.
   *
   * @param deviceMap for each device of the trace, ours
   */
  public void add(TraceSummary summary, int[] deviceMap, int copies) {
    assert deviceMap.length == summary.header().devices();
    for (int device = 0; device < deviceMap.length; device++) {
      int ours = deviceMap[device];
      peakBytes[ours] += copies * summary.peakPlacedBytes(device);
      if (summary.largestFootprintBytes(device) > footprintBytes[ours]) {
        footprintBytes[ours] = summary.largestFootprintBytes(device);
        footprintTraces[ours] = summary.name();
        footprintLines[ours] = summary.largestFootprintLine(device);
      }
      if (summary.largestBufferBytes(device) > bufferBytes[ours]) {
        bufferBytes[ours] = summary.largestBufferBytes(device);
        bufferTraces[ours] = summary.name();
        bufferLines[ours] = summary.largestBufferLine(device);
      }
    }
  }

  /** How many devices there are. */
  public int deviceCount() {
    return peakBytes.length;
  }

  /** Page-rounded bytes that hold everything at once that the traces ever hold on this device. */
  public long peakBytes(int device) {
    return peakBytes[device];
  }

  /** Page-rounded bytes of the largest operation's operands that this device owns. */
  public long footprintBytes(int device) {
    return footprintBytes[device];
  }

  /**
   * Refuses pools in which some operation could never run.
   *
   * @throws InputException naming the operation's line and the size that would do
   */
  public void checkFits(long[] poolBytes) throws InputException {
    for (int device = 0; device < peakBytes.length; device++) {
      if (footprintBytes[device] > poolBytes[device]) {
        throw new InputException(
            footprintTraces[device],
            footprintLines[device],
            "the operation needs "
                + footprintBytes[device]
                + " bytes ("
                + ByteSize.format(footprintBytes[device])
                + ") on device "
                + device
                + " at once, and its memory has "
                + poolBytes[device],
            "give it more with --vram "
                + ((footprintBytes[device] + (1 << 20) - 1) >> 20)
                + "MiB or larger");
      }
    }
  }

  /**
   * Refuses a host in whose memory some buffer could never be, however many others are swapped out
   * for it.
   *
   * @param hostBytes of all devices together
   * @throws InputException naming an operation's line and the size that would do
   */
  public void checkHolds(long hostBytes) throws InputException {
    for (int device = 0; device < bufferBytes.length; device++) {
      if (bufferBytes[device] > hostBytes) {
        throw new InputException(
            bufferTraces[device],
            bufferLines[device],
            "the largest buffer of device "
                + device
                + " takes "
                + bufferBytes[device]
                + " bytes ("
                + ByteSize.format(bufferBytes[device])
                + ") of host memory when it is not in VRAM, and there are "
                + hostBytes,
            "give it more with --host "
                + ((bufferBytes[device] + (1 << 20) - 1) >> 20)
                + "MiB or larger");
      }
    }
  }

  /**
   * Refuses a GTT through which some buffer could never pass on its way between VRAM and system
   * memory.
   *
   * @param gttBytes of each device
   * @param staysThere whether what an operation uses may stay in GTT, besides what passes through
   * @throws InputException naming an operation's line and the size that would do
   */
  public void checkPasses(long gttBytes, boolean staysThere) throws InputException {
    for (int device = 0; device < bufferBytes.length; device++) {
      long needed = bufferBytes[device] + (staysThere ? footprintBytes[device] : 0);
      if (needed > gttBytes) {
        throw new InputException(
            bufferTraces[device],
            bufferLines[device],
            "what passes between system memory and device "
                + device
                + (staysThere ? ", and what is used in host memory," : "")
                + " takes "
                + needed
                + " bytes ("
                + ByteSize.format(needed)
                + ") of GTT at once, and it has "
                + gttBytes,
            "give it more with --gtt " + ((needed + (1 << 20) - 1) >> 20) + "MiB or larger");
      }
    }
  }
}
