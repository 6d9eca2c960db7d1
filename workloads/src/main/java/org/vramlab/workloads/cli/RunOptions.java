package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.devices.prefetch.Prefetches;
import org.vramlab.interconnect.preset.Topologies;
import org.vramlab.workloads.plugin.Plugins;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a run that say what machine it is, and how its memory is managed. */
final class RunOptions {
  @Option(
      names = "--topology",
      paramLabel = "NAME|FILE",
      defaultValue = "frontier-mi250x",
      description =
          "The machine: one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}), a file, or"
              + " what a real machine printed. vramlab topology says what they are.",
      completionCandidates = KnownTopologies.class)
  String topology = "";

  @Option(
      names = "--gpu",
      paramLabel = "MODEL",
      description =
          "Which GPUs it has, if --topology is a file in which a real machine does not say so;"
              + " vramlab topology --help has the list.")
  @Nullable String gpu;

  @Option(
      names = "--vram",
      paramLabel = "SIZE|xF",
      description =
          "Memory of each device: 16GiB, or x1.5 for the trace's own peak divided by 1.5 (default:"
              + " the machine's).")
  @Nullable String vram;

  @Option(
      names = "--gtt",
      paramLabel = "SIZE",
      description = "Host memory that each device can reach (default: half of the machine's).")
  @Nullable String gtt;

  @Option(
      names = "--host",
      paramLabel = "SIZE|xF",
      description =
          "Host memory for what is not in VRAM, of all devices together; beyond it buffers are"
              + " swapped out: 30GiB, or x2 for half of what the traces need in all (default: no"
              + " limit).")
  @Nullable String host;

  @Option(
      names = "--move-limit",
      paramLabel = "off|amdgpu|RATE",
      defaultValue = MoveLimit.OFF,
      description =
          "How much a submission may move into VRAM, in credit that time earns and 200 ms hold at"
              + " most: all it wants (off, default), as amdgpu (8MB/s), or at another rate, such as"
              + " 64MB/s, rounded down to a power of two. A buffer beyond it stays in GTT and is"
              + " used there.")
  String moveLimit = MoveLimit.OFF;

  @Option(
      names = "--depth",
      paramLabel = "N",
      defaultValue = "32",
      description = "Unfinished jobs that a client may have (default: 32).")
  int depth = 32;

  @Option(
      names = "--policy",
      paramLabel = "P[:NAME=VALUE]",
      defaultValue = "lru",
      description =
          "Who is evicted first: ${COMPLETION-CANDIDATES} (default: lru). Some take figures, as in"
              + " clock:bits=2.",
      completionCandidates = ManagerPolicies.class)
  String policy = "";

  @Option(
      names = "--placement",
      paramLabel = "P",
      defaultValue = "linux",
      description =
          "Where victims go: linux (default), host memory; harvest, the free memory of xGMI peers"
              + " while they have room, to be given back on demand; cost, whatever takes least"
              + " time: peers, clean copies that need not be copied again, use in place.")
  String placement = "";

  @Option(
      names = "--lenders",
      paramLabel = "DEVICES",
      description =
          "With harvest and cost: whose free memory others may use, as in 1-3 or 1,2,5 (default:"
              + " every device's).")
  @Nullable String lenders;

  @Option(
      names = "--peer-vram",
      paramLabel = "SIZE",
      description =
          "With harvest and cost: memory of lenders on which no trace runs (default: as --vram says"
              + " if that is a size, else the machine's).")
  @Nullable String peerVram;

  @Option(
      names = "--prefetch",
      paramLabel = "P",
      defaultValue = Prefetches.NONE,
      description =
          "What is fetched ahead of need, while a client waits for its jobs, if it can be had at"
              + " once: none (default); next:K, the K buffers created after one that was missed;"
              + " tree, the rest of a neighbourhood of which over half is there (UVM's);"
              + " plan-ahead[:W], what the next W operations need (default: 16), as the trace"
              + " says.")
  String prefetch = Prefetches.NONE;

  @Option(
      names = "--prefetch-budget",
      paramLabel = "SIZE",
      defaultValue = "256MiB",
      description =
          "Nothing more is fetched ahead for a client on a device while so much is on its way:"
              + " what is missed meanwhile waits for it (default: 256MiB).")
  String prefetchBudget = "256MiB";

  @Option(
      names = "--locking",
      paramLabel = "MODE",
      defaultValue = "ticket",
      description =
          "How room is made when locks are contended: ticket (default), trylock, or one-ticket as"
              + " TTM 6.12.")
  String locking = "";

  @Option(
      names = "--victims",
      paramLabel = "keep|drop",
      defaultValue = "keep",
      description =
          "In mode ticket: victims stay locked to the ticket's end (default), or are dropped at"
              + " once.")
  String victims = "";

  @Option(
      names = "--retire",
      paramLabel = "HOW",
      description =
          "What becomes of memory that is in use when its buffer leaves it: behind-fences, free at"
              + " once for whoever waits for its last use; ghosts, it stays until it is idle or is"
              + " needed, and an eviction leaves one fence at the pool (TTM 6.12);"
              + " ghosts-fence-array, the same with a fence for each of eight queues (later"
              + " kernels). Default: ghosts in one-ticket, else behind-fences.")
  @Nullable String retire;

  @Option(
      names = "--delete-backlog",
      paramLabel = "N",
      description =
          "With ghosts: so many of them, deleted buffers included, a device may have at a time;"
              + " whoever would leave one more waits for the oldest (default: no bound).")
  @Nullable Integer deleteBacklog;

  @Option(
      names = "--ww",
      paramLabel = "wait-die|wound-wait",
      defaultValue = "wait-die",
      description =
          "Which of two tickets that meet gives way (default: wait-die, as the GPU stack).")
  String algorithm = "";

  @Option(
      names = "--inject-deadlock",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "Error injection: every submission is made to lose the K-th lock after its first, and"
              + " others at intervals that grow 3.5 times, as if each were held by an older one"
              + " (the kernel's CONFIG_DEBUG_WW_MUTEX_SLOWPATH); 0 (default) for none.")
  int injectDeadlock;

  @Option(
      names = "--notification-locks",
      description =
          "Debugging: give each reservation a second lock that every driver must take when it is"
              + " asked before a move, so that each one's back-off is exercised and checked.")
  boolean notificationLocks;

  @Option(
      names = "--plugin",
      paramLabel = "F.jar",
      arity = "1",
      description =
          "Add the policies, placements and drivers of a jar to those that ship; several times for"
              + " several. vramlab plugin says what is in one.")
  List<String> plugins = new ArrayList<>();

  @Option(
      names = "--driver",
      paramLabel = "D",
      arity = "1",
      description =
          "Have a driver of a --plugin share the machine with the traces; several times for"
              + " several.")
  List<String> drivers = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "1 (default) is exact; others perturb job durations and CPU costs by up to 5 percent and"
              + " shuffle ties. Policies that draw lots draw by it.")
  long seed = 1;

  @Option(
      names = "--no-checker",
      description = "Do without the independent checker, to measure what it costs.")
  boolean withoutChecker;

  @Option(
      names = "--no-lockdep",
      description = "Do without checking lock dependencies, to measure what that costs.")
  boolean withoutLockdep;

  @Mixin ConversionSection conversion = new ConversionSection();

  /**
   * Everything that can change the result, for the digest of the configuration.
   *
   * @param command what is to be done with them
   */
  List<String> configuration(String command, List<String> traces) {
    List<String> all = new ArrayList<>(List.of("command=" + command));
    traces.forEach(trace -> all.add("trace=" + trace));
    all.addAll(
        List.of(
            "topology=" + topology,
            "vram=" + (vram == null ? "machine" : vram),
            "gtt=" + (gtt == null ? "half of host memory" : gtt),
            "depth=" + depth,
            "policy=" + policy,
            "locking=" + locking,
            "victims=" + victims,
            "ww=" + algorithm,
            "inject-deadlock=" + injectDeadlock,
            "notification-locks=" + (notificationLocks ? "on" : "off"),
            "checker=" + (withoutChecker ? "off" : "on"),
            "lockdep=" + (withoutLockdep ? "off" : "on")));
    if (gpu != null) {
      all.add("gpu=" + gpu);
    }
    if (host != null) {
      all.add("host=" + host);
    }
    if (!moveLimit.equals(MoveLimit.OFF)) {
      all.add("move-limit=" + moveLimit);
    }
    if (!placement.equals("linux")) {
      all.add("placement=" + placement);
      all.add("lenders=" + (lenders == null ? "all" : lenders));
      all.add("peer-vram=" + (peerVram == null ? "vram" : peerVram));
    }
    if (!prefetch.equals(Prefetches.NONE)) {
      all.add("prefetch=" + prefetch);
      all.add("prefetch-budget=" + prefetchBudget);
    }
    if (retire != null) {
      all.add("retire=" + retire);
    }
    if (deleteBacklog != null) {
      all.add("delete-backlog=" + deleteBacklog);
    }
    plugins.forEach(file -> all.add("plugin=" + Plugins.fingerprint(file)));
    drivers.forEach(driver -> all.add("driver=" + driver));
    all.addAll(conversion.options.configuration());
    return all;
  }

  /** The policies, for the help. */
  static final class ManagerPolicies implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return RunWords.policies().iterator();
    }
  }

  /** The machines that are known by name, for the help. */
  static final class KnownTopologies implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Topologies.names().iterator();
    }
  }
}
