package org.vramlab.devices.scenario;

import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.World;
import org.vramlab.ttm.failure.Interrupted;

/** A scenario under a name of its own. */
record NamedScenario(String name, String description, Scenario inner) implements Scenario {
  @Override
  public boolean isEndless() {
    return inner.isEndless();
  }

  @Override
  public World build(Stage stage) throws Interrupted {
    return inner.build(stage);
  }
}
