package org.vramlab.workloads.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.scenario.Catalogue;
import org.vramlab.devices.scenario.ScenarioFile;
import org.vramlab.devices.scenario.ScenarioFormatException;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.workloads.io.InputException;

/** Small worlds with drivers, and their text form. */
final class ShippedScenarios implements ScenarioCatalogue {
  @Override
  public List<String> names() {
    return Catalogue.names();
  }

  @Override
  public @Nullable Scenario named(String name) {
    return Catalogue.named(name);
  }

  @Override
  public Scenario parse(Reader text, String name) throws IOException, InputException {
    try {
      return ScenarioFile.parse(text, name);
    } catch (ScenarioFormatException malformed) {
      throw new InputException(
          name,
          0,
          "this is no scenario (" + String.valueOf(malformed.getMessage()).replaceAll("\\.$", "") + ")",
          "the javadoc of ScenarioFile has the form",
          malformed);
    }
  }
}
