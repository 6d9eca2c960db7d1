package org.vramlab.workloads.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.placement.PlacementPolicy;
import org.vramlab.devices.placement.Placements;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.devices.prefetch.Prefetches;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.workloads.io.InputException;

/**
 * What a command line's jars bring. Immutable.
 *
 * @param policies who is evicted first, under the judge of contracts
 * @param placements where victims go, looked at likewise
 * @param prefetchers what is fetched ahead of need, looked at likewise
 * @param drivers who shares the machine with the traces
 */
public record Plugins(
    List<ReplacementPolicy> policies,
    List<PlacementPolicy> placements,
    List<PrefetchPolicy> prefetchers,
    List<GuestDriver> drivers) {
  /** Of a command line that names none. */
  public static final Plugins NONE = new Plugins(List.of(), List.of(), List.of(), List.of());

  /** What can be told from the other words of a command line. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9-]*");

  /**
   * Reads jars, in that order.
   *
   * @param files as the user named them
   * @throws InputException if one is no plug-in, or a name is taken
   */
  public static Plugins load(List<String> files) throws InputException {
    List<ReplacementPolicy> policies = new ArrayList<>();
    List<PlacementPolicy> placements = new ArrayList<>();
    List<PrefetchPolicy> prefetchers = new ArrayList<>();
    List<GuestDriver> drivers = new ArrayList<>();
    Names policyNames =
        new Names(
            "policy",
            java.util.Arrays.stream(EvictionPolicy.values()).map(EvictionPolicy::label).toList());
    Names placementNames = new Names("placement", Placements.labels());
    Names prefetcherNames = new Names("prefetcher", Prefetches.names());
    Names driverNames = new Names("driver", List.of());
    for (String file : files) {
      PluginJar jar = PluginJar.open(file);
      for (ReplacementPolicy policy : jar.services(ReplacementPolicy.class)) {
        String label = policyNames.claim(jar, policy, ReplacementPolicy::label);
        policies.add(PluginPolicy.of(jar, label, policy));
      }
      for (PlacementPolicy placement : jar.services(PlacementPolicy.class)) {
        String label = placementNames.claim(jar, placement, PlacementPolicy::label);
        placements.add(PluginPlacement.of(jar, label, placement));
      }
      for (PrefetchPolicy prefetcher : jar.services(PrefetchPolicy.class)) {
        String label = prefetcherNames.claim(jar, prefetcher, PrefetchPolicy::label);
        prefetchers.add(PluginPrefetch.of(jar, label, prefetcher));
      }
      for (GuestDriver driver : jar.services(GuestDriver.class)) {
        driverNames.claim(jar, driver, GuestDriver::label);
        jar.ask(driver::description);
        drivers.add(driver);
      }
    }
    return new Plugins(
        List.copyOf(policies),
        List.copyOf(placements),
        List.copyOf(prefetchers),
        List.copyOf(drivers));
  }

  /** File name and digest of the contents of a jar, by which two runs are told apart. */
  public static String fingerprint(String file) {
    return PluginJar.fingerprint(file);
  }

  /** The policy of that name, one that ships or one from outside; null if there is none. */
  public @Nullable ReplacementPolicy policy(String label) {
    ReplacementPolicy shipped = EvictionPolicy.named(label);
    return shipped != null ? shipped : named(policies, ReplacementPolicy::label, label);
  }

  /** The placement of that name, one that ships or one from outside; null if there is none. */
  public @Nullable PlacementPolicy placement(String label) {
    PlacementPolicy shipped = Placements.named(label);
    return shipped != null ? shipped : named(placements, PlacementPolicy::label, label);
  }

  /** The prefetch policy of that word, one that ships or one from outside; null if none is. */
  public @Nullable PrefetchPolicy prefetcher(String word) {
    PrefetchPolicy shipped = Prefetches.named(word);
    return shipped != null ? shipped : named(prefetchers, PrefetchPolicy::label, word);
  }

  /** The driver of that name; null if there is none. */
  public @Nullable GuestDriver driver(String label) {
    return named(drivers, GuestDriver::label, label);
  }

  private static <S> @Nullable S named(List<S> all, Function<S, String> label, String wanted) {
    for (S one : all) {
      if (label.apply(one).equals(wanted)) {
        return one;
      }
    }
    return null;
  }

  /** The names of one kind that are taken. */
  private static final class Names {
    private final String kind;
    private final List<String> shipped;
    private final Set<String> brought = new TreeSet<>();

    Names(String kind, List<String> shipped) {
      this.kind = kind;
      this.shipped = shipped;
    }

    <S> String claim(PluginJar jar, S service, Function<S, String> labelOf) throws InputException {
      String label = jar.ask(() -> labelOf.apply(service));
      if (!LABEL.matcher(label).matches() || label.equals("all")) {
        throw jar.misnamed(kind, label, "cannot be written on a command line (a-z, 0-9, hyphens)");
      }
      if (shipped.contains(label)) {
        throw jar.misnamed(kind, label, "has the name of one that ships");
      }
      if (!brought.add(label)) {
        throw jar.misnamed(kind, label, "has the name of another that was brought");
      }
      return label;
    }
  }
}
