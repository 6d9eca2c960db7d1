package org.vramlab.interconnect.importing.amd;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One node of KFD's topology: a CPU's NUMA node, a GPU, or an APU that is both.
 *
 * @param number by which links name it
 * @param properties of the node; empty if they are not in the tree
 * @param banks properties of each memory bank
 * @param links properties of each link that leaves it ({@code io_links})
 * @param peers properties of each PCIe peer ({@code p2p_links})
 */
record KfdNode(
    int number,
    Map<String, String> properties,
    List<Map<String, String>> banks,
    List<Map<String, String>> links,
    List<Map<String, String>> peers) {
  private static final int HEAP_SYSTEM = 0;
  private static final int HEAP_PUBLIC = 1;
  private static final int HEAP_PRIVATE = 2;

  /** Properties of a file, {@code key value} a line. */
  static Map<String, String> parse(String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String line : text.split("\\R", -1)) {
      String[] words = line.strip().split("\\s+", 2);
      if (words.length == 2) {
        properties.putIfAbsent(words[0], words[1].strip());
      }
    }
    return properties;
  }

  /** A number; 0 if it is not there, or is none. */
  static long number(Map<String, String> properties, String key) {
    String value = properties.getOrDefault(key, "0");
    return value.matches("[0-9]{1,18}") ? Long.parseLong(value) : 0;
  }

  boolean hasSimds() {
    return number(properties, "simd_count") > 0;
  }

  boolean hasCores() {
    return number(properties, "cpu_cores_count") > 0;
  }

  long systemBytes() {
    return bytes(HEAP_SYSTEM);
  }

  /** All of a GPU's memory, and the part of it that the CPU can address. */
  long vramBytes() {
    return bytes(HEAP_PUBLIC) + bytes(HEAP_PRIVATE);
  }

  long publicBytes() {
    return bytes(HEAP_PUBLIC);
  }

  private long bytes(int heap) {
    long sum = 0;
    for (Map<String, String> bank : banks) {
      if (bank.containsKey("heap_type") && number(bank, "heap_type") == heap) {
        // Nobody has more than 2^50 bytes; more is no size.
        sum += Math.min(number(bank, "size_in_bytes"), 1L << 50);
      }
    }
    return sum;
  }
}
