package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.amdgpu.DeviceSettings;
import org.vramlab.devices.guest.GuestDriver;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.devices.prefetch.PrefetchSettings;
import org.vramlab.devices.prefetch.Prefetches;
import org.vramlab.ttm.bo.ManagerSettings;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.PolicyChoice;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.ttm.resource.Retirement;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.io.UsageException;
import org.vramlab.workloads.plugin.Plugins;
import org.vramlab.workloads.trace.ByteSize;

/** What the words of {@code run}'s options mean, each by itself. */
final class RunWords {
  private RunWords() {}

  static long gttBytes(String text) throws UsageException {
    long bytes = ByteSize.parse(text);
    if (bytes < ByteSize.PAGE_BYTES) {
      throw new UsageException(
          "'" + text + "' is less than one page of 4 KiB", "write the unit as well, as in 16GiB");
    }
    return bytes;
  }

  /** The policies that a manager can follow; the others turn newcomers away. */
  static List<String> policies() {
    return Arrays.stream(EvictionPolicy.values())
        .filter(EvictionPolicy::isManagerPolicy)
        .map(EvictionPolicy::label)
        .toList();
  }

  /** The same, and those of plug-ins. */
  static List<String> policies(Plugins plugins) {
    List<String> all = new ArrayList<>(policies());
    plugins.policies().stream()
        .filter(ReplacementPolicy::isManagerPolicy)
        .map(ReplacementPolicy::label)
        .forEach(all::add);
    return all;
  }

  /** A policy with its figures, as in {@code clock:bits=2}. */
  static PolicyChoice policy(String text, Plugins plugins) throws UsageException {
    PolicyChoice choice = PolicyWords.choice(text, plugins, policies(plugins));
    if (!choice.policy().isManagerPolicy()) {
      throw new UsageException(
          "policy '"
              + choice.policy().label()
              + "' lives by refusing newcomers, which a memory manager cannot",
          "use it with vramlab policies");
    }
    if (!choice.isOfManagers()) {
      throw new UsageException(
          "'" + text + "' says what links are like, and those of a run are its machine's",
          "leave that out, or choose another --topology");
    }
    return choice;
  }

  static List<GuestDriver> drivers(List<String> labels, Plugins plugins) throws UsageException {
    List<GuestDriver> drivers = new ArrayList<>();
    for (String label : labels) {
      GuestDriver driver = plugins.driver(label);
      if (driver == null) {
        List<String> known = plugins.drivers().stream().map(GuestDriver::label).toList();
        throw new UsageException(
            "there is no driver '" + label + "'",
            known.isEmpty()
                ? "name a jar that brings one with --plugin"
                : "known are " + String.join(", ", known));
      }
      drivers.add(driver);
    }
    return drivers;
  }

  static EvictionMode mode(String label) throws UsageException {
    EvictionMode mode = EvictionMode.named(label);
    if (mode == null) {
      throw new UsageException(
          "there is no locking mode '" + label + "'", "known are ticket, trylock, one-ticket");
    }
    return mode;
  }

  static Retirement retirement(@Nullable String label, EvictionMode mode) throws UsageException {
    if (label == null) {
      return DeviceSettings.retirementFor(mode);
    }
    Retirement retirement = Retirement.named(label);
    if (retirement == null) {
      throw new UsageException(
          "'--retire " + label + "' means nothing",
          "known are behind-fences, ghosts, ghosts-fence-array");
    }
    if (retirement.leavesGhosts() && mode == EvictionMode.TICKET) {
      throw new UsageException(
          "--retire " + label + " does not go with --locking ticket: ghosts are ended by trylock",
          "add --locking one-ticket or trylock, or leave --retire out");
    }
    return retirement;
  }

  static int deleteBacklog(@Nullable Integer most, Retirement retirement) throws UsageException {
    if (most == null) {
      return ManagerSettings.UNBOUNDED;
    }
    if (most < 0) {
      throw new UsageException(
          "--delete-backlog " + most + " is no number of buffers", "give 0 or more");
    }
    if (!retirement.leavesGhosts()) {
      throw new UsageException(
          "--delete-backlog bounds ghosts, and --retire " + retirement.label() + " leaves none",
          "add --locking one-ticket, or --locking trylock --retire ghosts, or leave it out");
    }
    return most;
  }

  static Algorithm algorithm(String label) throws UsageException {
    Algorithm algorithm = Algorithm.named(label);
    if (algorithm == null) {
      throw new UsageException(
          "'" + label + "' is no way to resolve conflicts", "known are wait-die, wound-wait");
    }
    return algorithm;
  }

  /** What is fetched ahead of need, and how much at a time; null for nothing. */
  static @Nullable PrefetchSettings prefetch(String word, String budget, Plugins plugins)
      throws UsageException {
    long bytes = ByteSize.parse(budget);
    if (bytes < ByteSize.PAGE_BYTES) {
      throw new UsageException(
          "--prefetch-budget " + budget + " is less than one page of 4 KiB",
          "write the unit as well, as in 256MiB");
    }
    if (word.equals(Prefetches.NONE)) {
      return null;
    }
    List<String> forms = new ArrayList<>(Prefetches.forms());
    plugins.prefetchers().forEach(brought -> forms.add(brought.label()));
    String known = "known are " + String.join(", ", forms);
    try {
      PrefetchPolicy policy = plugins.prefetcher(word);
      if (policy == null) {
        throw new UsageException("there is no prefetch policy '" + word + "'", known);
      }
      return new PrefetchSettings(policy, bytes);
    } catch (IllegalArgumentException bad) {
      throw new UsageException("--prefetch " + word + ": " + bad.getMessage(), known);
    }
  }

  static boolean keepVictims(String label) throws UsageException {
    return switch (label) {
      case "keep" -> true;
      case "drop" -> false;
      default ->
          throw new UsageException("'--victims " + label + "' means nothing", "write keep or drop");
    };
  }
}
