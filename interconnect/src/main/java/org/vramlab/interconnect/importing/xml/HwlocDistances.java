package org.vramlab.interconnect.importing.xml;

import java.util.ArrayList;
import java.util.List;
import org.vramlab.interconnect.importing.machine.Remarks;

/**
 * A matrix of rates in an hwloc file: {@code distances2} (all of one type) or {@code
 * distances2hetero}.
 */
final class HwlocDistances {
  private static final int MOST_OBJECTS = 512;

  private final String name;
  private final List<String> objects;
  private final long[][] megabytes;

  private HwlocDistances(String name, List<String> objects, long[][] megabytes) {
    this.name = name;
    this.objects = List.copyOf(objects);
    this.megabytes = megabytes;
  }

  /** Such as {@code NVLinkBandwidth}. */
  String name() {
    return name;
  }

  /** As {@code Type:index}. */
  List<String> objects() {
    return objects;
  }

  /** By row and column, in MB/s. */
  long[][] megabytes() {
    return megabytes;
  }

  /** All matrices of links; those that are cut are left out, with a remark. */
  static List<HwlocDistances> in(XmlElement root, Remarks remarks) {
    List<HwlocDistances> found = new ArrayList<>();
    for (String kind : new String[] {"distances2", "distances2hetero"}) {
      for (XmlElement element : root.all(kind)) {
        if (!element.get("name").matches("(NVLink|XGMI)Bandwidth")) {
          continue;
        }
        List<String> objects = new ArrayList<>();
        for (String word : words(element, "indexes")) {
          objects.add(word.contains(":") ? word : element.get("type") + ":" + word);
        }
        List<String> values = words(element, "u64values");
        int count = objects.size();
        boolean whole =
            count > 0
                && count <= MOST_OBJECTS
                && values.size() == count * count
                && values.stream().allMatch(value -> value.matches("[0-9]{1,12}"));
        if (!whole) {
          remarks.missing(
              "line "
                  + element.line
                  + ": the matrix "
                  + element.get("name")
                  + " has "
                  + count
                  + " objects and "
                  + values.size()
                  + " values; left out");
          continue;
        }
        long[][] megabytes = new long[count][count];
        for (int i = 0; i < values.size(); i++) {
          megabytes[i / count][i % count] = Long.parseLong(values.get(i));
        }
        found.add(new HwlocDistances(element.get("name"), objects, megabytes));
      }
    }
    return found;
  }

  private static List<String> words(XmlElement element, String child) {
    List<String> words = new ArrayList<>();
    element
        .children(child)
        .forEach(part -> {
          for (String word : part.text.toString().strip().split("\\s+", -1)) {
            if (!word.isEmpty()) {
              words.add(word);
            }
          }
        });
    return words;
  }
}
