package org.vramlab.workloads.cli;

import java.io.PrintStream;
import java.util.List;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.fault.Fault;

/** {@code vramlab explore --list}: what there is to search, and what can be planted in it. */
final class ExploreList {
  private ExploreList() {}

  static void print(ScenarioCatalogue catalogue, PrintStream out) {
    out.println("Scenarios:");
    int width = width(catalogue.names());
    for (String name : catalogue.names()) {
      Scenario scenario = catalogue.named(name);
      if (scenario != null) {
        line(name, width, scenario.description() + (scenario.isEndless() ? " Endless." : ""), out);
      }
    }
    out.println(
        "  NAME-endless: one of those with devices, every process of it for ever (--states)");
    out.println("Faults, by the rule of the locking dance that each breaks:");
    List<String> labels = Fault.searched().stream().map(Fault::label).toList();
    for (Fault fault : Fault.searched()) {
      line(fault.label(), width(labels), "(" + fault.rule() + ") " + fault.story(), out);
    }
    out.println("A scenario of your own, in a file:");
    catalogue.form().lines().forEach(text -> out.println("  " + text));
  }

  private static int width(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }

  private static void line(String name, int width, String text, PrintStream out) {
    out.println("  " + name + " ".repeat(width - name.length()) + "  " + text.replace('\n', ' '));
  }
}
