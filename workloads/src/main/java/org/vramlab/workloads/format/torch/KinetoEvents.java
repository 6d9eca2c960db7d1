package org.vramlab.workloads.format.torch;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntAVLTreeSet;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The events of a profile that matter for memory, in the order in which the program caused them:
 * allocations and frees when they happened, kernels when they were launched. Sorting needs all of
 * them; a file is not sorted.
 *
 * <p>Threads: one.
 */
final class KinetoEvents {
  /**
   * An allocation, a free, or a kernel.
   *
   * @param micros when, for the order; a kernel's is its launch
   * @param device as the file numbers it
   * @param operation index of the kernel's name; -1 for memory
   * @param address of the block
   * @param bytes of the block, negative for a free
   * @param durationMicros of the kernel
   */
  record Item(
      double micros, int device, int operation, long address, long bytes, double durationMicros) {
    boolean isKernel() {
      return operation >= 0;
    }
  }

  private final List<Item> items = new ArrayList<>();
  private final List<String> operationNames = new ArrayList<>();
  private final Object2IntOpenHashMap<String> operations = new Object2IntOpenHashMap<>();
  private final IntAVLTreeSet devices = new IntAVLTreeSet();
  private long seen;
  private long hostMemoryEvents;
  private long kernels;
  private long unlaunched;
  private double busyMicros;

  KinetoEvents() {
    operations.defaultReturnValue(-1);
  }

  void seen() {
    seen++;
  }

  /** How many events the file has in all. */
  long seenCount() {
    return seen;
  }

  void hostMemory() {
    hostMemoryEvents++;
  }

  void memory(double micros, int device, long address, long bytes) {
    devices.add(device);
    items.add(new Item(micros, device, -1, address, bytes, 0));
  }

  /**
   * @param launched whether {@code micros} is the time of its launch
   */
  void kernel(double micros, boolean launched, int device, String name, double durationMicros) {
    devices.add(device);
    int operation = operations.getInt(name);
    if (operation < 0) {
      operation = operationNames.size();
      operations.put(name, operation);
      operationNames.add(name);
    }
    items.add(new Item(micros, device, operation, 0, 0, durationMicros));
    kernels++;
    busyMicros += durationMicros;
    if (!launched) {
      unlaunched++;
    }
  }

  /** Puts all into order; equal times stay as in the file. */
  void sort() {
    items.sort(Comparator.comparingDouble(Item::micros));
  }

  List<Item> items() {
    return items;
  }

  List<String> operationNames() {
    return operationNames;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  long kernelCount() {
    return kernels;
  }

  /** Kernels whose launch is not in the file. */
  long unlaunchedCount() {
    return unlaunched;
  }

  /** Sum of the kernels' durations. */
  double busyMicros() {
    return busyMicros;
  }

  long hostMemoryCount() {
    return hostMemoryEvents;
  }

  /** The devices as the file numbers them, ascending. */
  List<Integer> devices() {
    return List.copyOf(devices);
  }

  /** For each device of the file its number in the trace, from 0. */
  Int2IntOpenHashMap numbering() {
    Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();
    for (int device : devices) {
      numbers.put(device, numbers.size());
    }
    return numbers;
  }
}
