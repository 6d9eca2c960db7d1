package org.vramlab.devices.scenario;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.explore.Scenario;

/** A scenario that ships as code, because no plan of a world can say what it does. */
interface CodedScenario extends Scenario {
  /** What users call it. */
  String label();

  /** All of them, in the order of a list for users. */
  static List<CodedScenario> all() {
    return Stream.<CodedScenario>concat(
            Stream.of(SharingScenario.values()), Stream.of(PipelineScenario.values()))
        .toList();
  }

  /** The one that users call so; null if there is none. */
  static @Nullable CodedScenario of(String label) {
    return all().stream().filter(each -> each.label().equals(label)).findFirst().orElse(null);
  }
}
