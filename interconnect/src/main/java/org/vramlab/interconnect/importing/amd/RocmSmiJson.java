package org.vramlab.interconnect.importing.amd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.SourceText;

/**
 * {@code rocm-smi --showtopo --json}: one key for each quantity of each pair, such as {@code
 * (Topology) Weight between DRM devices 0 and 1}, and a NUMA node for each {@code card0}.
 */
final class RocmSmiJson {
  private static final Pattern PAIR =
      Pattern.compile(
          "(?i).*\\b(weight|hops|link type|link accessibility) between DRM devices"
              + " ([0-9]{1,3}) and ([0-9]{1,3})");
  private static final Pattern CARD = Pattern.compile("(?i)card([0-9]{1,3})");

  private RocmSmiJson() {}

  static AmdPairs pairs(SourceText text, Object root) throws ImportException {
    Map<String, String> quantities = new LinkedHashMap<>();
    Map<Integer, String> nodes = new LinkedHashMap<>();
    collect(root, -1, quantities, nodes);
    SortedSet<Integer> numbers = new TreeSet<>(nodes.keySet());
    for (String key : quantities.keySet()) {
      Matcher pair = PAIR.matcher(key);
      if (pair.matches()) {
        numbers.add(Integer.valueOf(pair.group(2)));
        numbers.add(Integer.valueOf(pair.group(3)));
      }
    }
    if (numbers.isEmpty()) {
      throw text.wrong(1, "no key names a pair of devices", "run rocm-smi --showtopo --json");
    }
    List<Integer> order = new ArrayList<>(numbers);
    AmdPairs pairs = new AmdPairs(order.stream().map(number -> "GPU" + number).toList());
    quantities.forEach((key, value) -> {
      Matcher pair = PAIR.matcher(key);
      if (pair.matches()) {
        note(pairs, pair, order, value);
      }
    });
    nodes.forEach((card, node) -> pairs.numaNodes[order.indexOf(card)] = AmdPairs.number(node));
    return pairs;
  }

  private static void note(AmdPairs pairs, Matcher pair, List<Integer> order, String value) {
    int from = order.indexOf(Integer.valueOf(pair.group(2)));
    int to = order.indexOf(Integer.valueOf(pair.group(3)));
    if (from == to) {
      return;
    }
    switch (pair.group(1).toLowerCase(Locale.ROOT)) {
      case "weight" -> pairs.weight(from, to, value);
      case "link type" -> pairs.type(from, to, value);
      // Of the pair, not of one direction.
      case "link accessibility" -> {
        pairs.access(from, to, value);
        pairs.access(to, from, value);
      }
      default -> {}
    }
  }

  private static void collect(
      Object value, int card, Map<String, String> quantities, Map<Integer, String> nodes) {
    if (!(value instanceof Map<?, ?> map)) {
      return;
    }
    map.forEach((key, inner) -> {
      Matcher named = CARD.matcher(key.toString());
      if (inner instanceof Map<?, ?>) {
        collect(
            inner, named.matches() ? Integer.parseInt(named.group(1)) : card, quantities, nodes);
      } else if (card >= 0 && key.toString().contains("Numa Node")) {
        nodes.put(card, inner.toString());
      } else {
        quantities.put(key.toString(), inner.toString());
      }
    });
  }
}
