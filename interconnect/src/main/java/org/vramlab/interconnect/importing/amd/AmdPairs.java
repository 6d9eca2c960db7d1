package org.vramlab.interconnect.importing.amd;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an AMD tool says of each ordered pair of GPUs, whichever tool it is. Of anything that it did
 * not say the value is {@link #UNTOLD} or null.
 */
final class AmdPairs {
  static final int UNTOLD = -1;

  /** How two GPUs are joined, as the tool calls it. */
  enum Type {
    XGMI,
    PCIE
  }

  /** Whether one GPU is given the memory of another. */
  enum Access {
    ENABLED,
    DISABLED
  }

  /** By GPU: the tool's own name for it, for remarks. */
  final List<String> labels;

  /** KFD's: 15 for each xGMI hop; over PCIe 20 for each segment, and the distance of CPUs. */
  final int[][] weights;

  final @Nullable Type[][] types;

  /** In MB/s: of the narrowest connection, and of all together; 0 where there is none. */
  final int[][] leastMegabytes;

  final int[][] mostMegabytes;
  final @Nullable Access[][] access;

  /** By GPU. */
  final int[] numaNodes;

  /** In MB/s: what one xGMI connection carries, where the tool says it of all; 0 if not. */
  int linkMegabytes;

  AmdPairs(List<String> labels) {
    this.labels = List.copyOf(labels);
    int count = labels.size();
    weights = filled(count);
    leastMegabytes = filled(count);
    mostMegabytes = filled(count);
    types = new Type[count][count];
    access = new Access[count][count];
    numaNodes = new int[count];
    Arrays.fill(numaNodes, UNTOLD);
  }

  private static int[][] filled(int count) {
    int[][] all = new int[count][count];
    for (int[] row : all) {
      Arrays.fill(row, UNTOLD);
    }
    return all;
  }

  int count() {
    return labels.size();
  }

  /** Notes a weight; whether it was a number. */
  boolean weight(int from, int to, String text) {
    weights[from][to] = number(text);
    return weights[from][to] != UNTOLD;
  }

  /** Notes a type of link; whether it was one. */
  boolean type(int from, int to, String text) {
    types[from][to] =
        switch (text.toUpperCase(Locale.ROOT)) {
          case "XGMI" -> Type.XGMI;
          case "PCIE", "PCIEXPRESS", "PCI" -> Type.PCIE;
          default -> null;
        };
    return types[from][to] != null;
  }

  /** Notes whether one may access the other; whether it was said. */
  boolean access(int from, int to, String text) {
    access[from][to] =
        switch (text.toUpperCase(Locale.ROOT)) {
          case "ENABLED", "TRUE" -> Access.ENABLED;
          case "DISABLED", "FALSE" -> Access.DISABLED;
          default -> null;
        };
    return access[from][to] != null;
  }

  /** Notes a range of rates, {@code least-most} in MB/s; whether it was one. */
  boolean bandwidth(int from, int to, String text) {
    String[] ends = text.split("-", -1);
    if (ends.length != 2 || number(ends[0]) == UNTOLD || number(ends[1]) == UNTOLD) {
      return false;
    }
    leastMegabytes[from][to] = number(ends[0]);
    mostMegabytes[from][to] = number(ends[1]);
    return true;
  }

  /** A whole number from 0 on; {@link #UNTOLD} if it is none. */
  static int number(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : UNTOLD;
  }

  /** The weight of a pair, from whichever direction told it. */
  int weight(int first, int second) {
    return Math.max(weights[first][second], weights[second][first]);
  }

  /** How a pair is joined, from whichever direction told it; null if neither did. */
  @Nullable Type type(int first, int second) {
    Type there = types[first][second];
    return there == null ? types[second][first] : there;
  }

  /** Whether any pair has a weight. */
  boolean hasWeights() {
    return Arrays.stream(weights).flatMapToInt(Arrays::stream).anyMatch(weight -> weight > 0);
  }

  /** MB/s of one xGMI connection, as far as told; 0 if not. */
  int leastOfALink() {
    int unit = linkMegabytes;
    for (int i = 0; i < count(); i++) {
      for (int j = 0; j < count(); j++) {
        int least = leastMegabytes[i][j];
        if (i != j && direct(i, j) && least > 0) {
          unit = unit == 0 ? least : Math.min(unit, least);
        }
      }
    }
    return unit;
  }

  /** Whether two GPUs share an xGMI link, as far as the tool lets conclude. */
  boolean direct(int first, int second) {
    if (type(first, second) != Type.XGMI) {
      return false;
    }
    int most = Math.max(mostMegabytes[first][second], mostMegabytes[second][first]);
    int weight = weight(first, second);
    if (most > 0) {
      return weight == UNTOLD || weight <= AmdWiring.WEIGHT_OF_A_HOP;
    }
    return weight == UNTOLD ? most == UNTOLD : weight <= AmdWiring.WEIGHT_OF_A_HOP;
  }
}
