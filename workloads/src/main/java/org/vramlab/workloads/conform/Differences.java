package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.conform.Disagreement.Difference;

/** What one step of a recording says, against what was done here: collects what differs. */
final class Differences {
  private final List<Difference> found = new ArrayList<>();

  /** Notes {@code what} if both are not equal. */
  void compare(String what, @Nullable Object recorded, @Nullable Object here) {
    if (!Objects.equals(recorded, here)) {
      found.add(new Difference(what, textOf(recorded), textOf(here)));
    }
  }

  /** As {@link #compare}, unless nothing was written down. */
  void compareIfRecorded(String what, @Nullable Object recorded, Object here) {
    if (recorded != null) {
      compare(what, recorded, here);
    }
  }

  List<Difference> found() {
    return found;
  }

  /** For what several did at once, whose order is the scheduler's: lists compare as sets. */
  static List<String> sorted(List<?> entries) {
    List<String> texts = new ArrayList<>();
    for (Object entry : entries) {
      texts.add(String.valueOf(entry));
    }
    Collections.sort(texts);
    return texts;
  }

  private static String textOf(@Nullable Object value) {
    return value == null ? "nothing" : String.valueOf(value);
  }
}
