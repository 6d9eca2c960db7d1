package org.vramlab.interconnect.importing.machine;

import java.util.List;

/**
 * A kind of GPU, as its data sheet has it; of a two-die part, one die.
 *
 * @param name what users write
 * @param label what people call it
 * @param vendor {@code 1002} (AMD) or {@code 10de} (NVIDIA), as PCI numbers them; empty for none
 * @param gibibytes of memory
 * @param gigabytesPerSecond of its memory
 * @param teraflops dense, in half precision
 * @param linkGigabytesPerSecond of one xGMI or NVLink connection, each way; 0 for none
 * @param links how many of those it has, at most
 * @param pcieGeneration the highest it does, over 16 lanes
 * @param engines copy engines
 * @param architecture {@code gfx90a}, {@code sm90}
 * @param deviceIds of PCI, in lower case
 */
public record GpuModel(
    String name,
    String label,
    String vendor,
    int gibibytes,
    double gigabytesPerSecond,
    double teraflops,
    double linkGigabytesPerSecond,
    int links,
    int pcieGeneration,
    int engines,
    String architecture,
    List<String> deviceIds) {
  /** Copies the list. */
  public GpuModel {
    deviceIds = List.copyOf(deviceIds);
  }

  /** Whether it is the stand-in for a GPU of which nobody said what it is. */
  public boolean isUnknown() {
    return vendor.isEmpty();
  }

  /** Whether it is by AMD. */
  public boolean isAmd() {
    return vendor.equals("1002");
  }
}
