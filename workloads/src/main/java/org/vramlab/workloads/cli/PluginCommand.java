package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.ttm.policy.PolicyOption;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.plugin.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vramlab plugin}: what a jar brings. */
@Command(
    name = "plugin",
    sortOptions = false,
    description = {
      "Say what jars of your own bring: policies for --policy, placements for --placement,"
          + " prefetchers for --prefetch, drivers for --driver, once they are named by --plugin.%n",
      "A plug-in is a jar with classes that implement one of these interfaces, have a constructor"
          + " without parameters, and are named, a line each, in META-INF/services/INTERFACE:",
      "  org.vramlab.ttm.policy.ReplacementPolicy            who is evicted first",
      "  org.vramlab.devices.placement.PlacementPolicy       where victims go",
      "  org.vramlab.devices.prefetch.PrefetchPolicy         what is fetched ahead of need",
      "  org.vramlab.devices.guest.GuestDriver               who shares the machine with a run",
      "The folder workloads/src/docs/plugin has an example of each, and the commands that build"
          + " it.",
      "Everything from outside runs under the checks under which what ships runs, and a policy's"
          + " every step is held against the contract of its interface."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  vramlab plugin my.jar",
      "  vramlab run wave3d_stencil_4dev --vram x2 --plugin my.jar --policy my-policy",
      "  vramlab compare wave3d_stencil_4dev --vram x2 --plugin my.jar",
      "",
      "Exit status: 0 fine; 2 wrong usage; 3 a jar that cannot be used."
    })
final class PluginCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "F.jar", arity = "1..*", description = "The jars.")
  private List<String> files = new ArrayList<>();

  PluginCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InputException {
    Plugins plugins = Plugins.load(files);
    for (ReplacementPolicy policy : plugins.policies()) {
      print("policy", policy.label(), policy.description() + figures(policy));
    }
    for (PlacementPolicy placement : plugins.placements()) {
      print("placement", placement.label(), placement.description());
    }
    for (PrefetchPolicy prefetcher : plugins.prefetchers()) {
      print("prefetcher", prefetcher.label(), prefetcher.description());
    }
    for (GuestDriver driver : plugins.drivers()) {
      print("driver", driver.label(), driver.description());
    }
    return Main.FINE;
  }

  private void print(String kind, String label, String description) {
    terminal.out().println(String.format("%-10s  %-16s  %s", kind, label, description));
  }

  private static String figures(ReplacementPolicy policy) {
    StringBuilder text = new StringBuilder(policy.clairvoyant() ? "; knows the future" : "");
    for (PolicyOption option : policy.options()) {
      text.append("; ")
          .append(option.name())
          .append('=')
          .append(option.standard())
          .append(": ")
          .append(option.meaning());
    }
    return text.toString();
  }
}
