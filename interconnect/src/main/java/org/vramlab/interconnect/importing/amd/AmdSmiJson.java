package org.vramlab.interconnect.importing.amd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.machine.Hints;
import org.vramlab.interconnect.importing.machine.Imported;
import org.vramlab.interconnect.importing.machine.ProductNames;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.machine.Sketch;
import org.vramlab.interconnect.importing.machine.TopologyImporter;
import org.vramlab.interconnect.importing.source.ImportException;
import org.vramlab.interconnect.importing.source.LooseJson;
import org.vramlab.interconnect.importing.source.SourceText;

/**
 * {@code amd-smi topology --json}: the old shape, in which each GPU has an object for each quantity
 * with keys such as {@code gpu_1}, and the new one, in which each GPU has a list of links; and the
 * keys of {@code rocm-smi --showtopo --json}, which spell a pair out.
 */
public final class AmdSmiJson implements TopologyImporter {
  private static final String ROCM_KEY = "between DRM devices";

  @Override
  public String format() {
    return "amd-smi topology --json";
  }

  @Override
  public boolean recognises(SourceText text) {
    String all = text.all();
    boolean json = all.indexOf('{') >= 0 || all.indexOf('[') >= 0;
    return json
        && (all.contains(ROCM_KEY)
            || (all.contains("\"gpu\"")
                && (all.contains("\"link_type\"") || all.contains("\"weight\""))));
  }

  @Override
  public Imported read(SourceText text, Hints hints) throws ImportException {
    Remarks remarks = new Remarks();
    LooseJson json = LooseJson.parse(text);
    if (json.loose()) {
      remarks.read(
          "the JSON is not valid (trailing commas, or text around it); it was read anyway");
    }
    AmdPairs pairs =
        text.all().contains(ROCM_KEY)
            ? RocmSmiJson.pairs(text, json.root())
            : pairs(text, json.root(), remarks);
    remarks.read(pairs.count() + " GPUs");
    if (pairs.count() < 2) {
      remarks.read("one GPU alone: nothing is told of links");
    }
    Sketch sketch = new Sketch(format(), text.name(), remarks);
    return new AmdWiring(pairs, sketch)
        .read(text.name(), Evidence.named(ProductNames.in(text), remarks), hints);
  }

  private static AmdPairs pairs(SourceText text, Object root, Remarks remarks)
      throws ImportException {
    Map<Integer, Map<?, ?>> gpus = new TreeMap<>();
    collect(root, gpus, 0);
    // GPUs of which others tell, although they do not speak themselves.
    Map<Integer, String> numbers = new TreeMap<>();
    gpus.forEach((number, gpu) -> {
      numbers.put(number, "GPU" + number);
      for (Object link : listOf(gpu.get("links"))) {
        Integer other = link instanceof Map<?, ?> map ? numberOf(map.get("gpu")) : null;
        if (other == null) {
          remarks.missing("a link of GPU" + number + " does not say to which GPU it leads");
        } else {
          numbers.put(other, "GPU" + other);
        }
      }
    });
    if (gpus.isEmpty()) {
      throw text.wrong(
          1, "the JSON has no object with \"gpu\" and links", "run amd-smi topology --json");
    }
    for (Integer number : numbers.keySet()) {
      if (!gpus.containsKey(number)) {
        remarks.missing("GPU" + number + " is spoken of, and does not speak itself");
      }
    }
    List<Integer> order = List.copyOf(numbers.keySet());
    AmdPairs pairs = new AmdPairs(List.copyOf(numbers.values()));
    gpus.forEach((number, gpu) -> one(order, order.indexOf(number), gpu, pairs));
    return pairs;
  }

  private static void one(List<Integer> order, int from, Map<?, ?> gpu, AmdPairs pairs) {
    for (Object link : listOf(gpu.get("links"))) {
      if (link instanceof Map<?, ?> map) {
        Integer other = numberOf(map.get("gpu"));
        int to = other == null ? -1 : order.indexOf(other);
        if (to >= 0 && to != from) {
          pairs.weight(from, to, word(map.get("weight")));
          pairs.type(from, to, word(map.get("link_type")));
          pairs.access(from, to, word(map.get("link_status")));
          pairs.bandwidth(from, to, word(map.get("bandwidth")));
        }
      }
    }
    for (int number : order) {
      int to = order.indexOf(number);
      if (to != from) {
        String key = "gpu_" + number;
        old(gpu, "link_accessibility", key, value -> pairs.access(from, to, value));
        old(gpu, "link_type", key, value -> pairs.type(from, to, value));
        old(gpu, "weight", key, value -> pairs.weight(from, to, value));
        old(gpu, "numa_bandwidth", key, value -> pairs.bandwidth(from, to, value));
      }
    }
  }

  /** Notes a value of the old shape, if it is there. */
  private static void old(Map<?, ?> gpu, String quantity, String key, Consumer<String> note) {
    if (gpu.get(quantity) instanceof Map<?, ?> map && map.get(key) != null) {
      note.accept(word(map.get(key)));
    }
  }

  /** Every object that speaks for a GPU, wherever it stands. */
  private static void collect(Object value, Map<Integer, Map<?, ?>> into, int depth) {
    if (depth > 8) {
      return;
    }
    if (value instanceof Map<?, ?> map) {
      Integer number = numberOf(map.get("gpu"));
      boolean speaks =
          map.containsKey("links")
              || map.get("weight") instanceof Map
              || map.get("link_type") instanceof Map;
      if (number != null && speaks) {
        into.putIfAbsent(number, map);
      } else {
        map.values().forEach(each -> collect(each, into, depth + 1));
      }
    } else {
      listOf(value).forEach(each -> collect(each, into, depth + 1));
    }
  }

  private static List<?> listOf(@Nullable Object value) {
    return value instanceof List<?> list ? list : new ArrayList<>();
  }

  private static @Nullable Integer numberOf(@Nullable Object value) {
    String digits = word(value).replaceAll("(?i)^gpu_?", "");
    int number = AmdPairs.number(digits);
    return number == AmdPairs.UNTOLD || number > 4096 ? null : number;
  }

  private static String word(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
