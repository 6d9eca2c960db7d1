package org.vramlab.workloads.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.exec.EvictionMode;
import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.fault.Fault;
import org.vramlab.ttm.fault.Faults;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.io.UsageException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of a search: under which rules, and how. */
final class ExploreOptions {
  @Option(
      names = {"--class", "--ww"},
      paramLabel = "C",
      defaultValue = "both",
      description = "wait-die, wound-wait, or both (default), one search after the other.")
  String algorithm = "both";

  @Option(
      names = "--locking",
      paramLabel = "MODE",
      defaultValue = "ticket",
      description = "How room is made: ticket (default), trylock, or one-ticket as TTM 6.12.")
  String locking = "ticket";

  @Option(
      names = "--victims",
      paramLabel = "keep|drop",
      defaultValue = "keep",
      description = "Victims stay locked to the ticket's end (default), or are dropped at once.")
  String victims = "keep";

  @Option(
      names = "--fault",
      paramLabel = "F,...",
      split = ",",
      hideParamSyntax = true,
      description = "Plant these faults; --list names them.")
  List<String> faults = new ArrayList<>();

  @Option(
      names = "--fine",
      description =
          "Look inside primitives too: every access to a lock's own words is a step of its own.")
  boolean fine;

  @Option(
      names = "--no-checker",
      description =
          "Search without the independent checker and without lockdep: to see what a mistake comes"
              + " to, and not that it is one.")
  boolean withoutChecker;

  @Option(
      names = "--notification-locks",
      description =
          "Debugging: give each reservation a second lock that every driver must take when it is"
              + " asked before a move, so that each one's back-off is exercised and checked.")
  boolean notificationLocks;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Where random searches begin (default: 1).")
  long seed = 1;

  @Option(
      names = "--max-schedules",
      paramLabel = "N",
      description = "Stop a search after so many schedules (default: no limit; 10000 with --pct).")
  @Nullable Long mostSchedules;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Cut a schedule off after so many steps (default: 10000).")
  int mostSteps = 10_000;

  @Option(
      names = "--bound",
      paramLabel = "N",
      description =
          "Only schedules that take the processor from a task that could go on N times at most:"
              + " every single one of them, or with --states every state that they reach.")
  @Nullable Integer bound;

  @ArgGroup(exclusive = true)
  Kind kind = new Kind();

  /** How to search; at most one of them. */
  static final class Kind {
    @Option(
        names = "--exhaustive",
        description =
            "Every interleaving, but of those that differ only in the order of independent steps"
                + " one (default).")
    boolean exhaustive;

    @Option(names = "--no-reduction", description = "Every single interleaving.")
    boolean unreduced;

    @Option(
        names = "--states",
        description =
            "Every state, each once; finds cycles in which somebody gets nowhere for ever.")
    boolean states;

    @Option(names = "--schedules", paramLabel = "N", description = "N schedules drawn at random.")
    @Nullable Long schedules;

    @Option(
        names = "--pct",
        paramLabel = "D",
        description = "Random ones that meet bugs of depth D with a known probability (PCT).")
    @Nullable Integer pct;
  }

  /** The ways of searching. */
  enum Way {
    EXHAUSTIVE("exhaustive, reduced"),
    UNREDUCED("exhaustive, unreduced"),
    BOUNDED("bounded preemption"),
    STATES("states"),
    RANDOM("random"),
    PCT("PCT");

    private final String label;

    Way(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  Way way() {
    return kind.states
        ? Way.STATES
        : bound != null
            ? Way.BOUNDED
            : kind.unreduced
                ? Way.UNREDUCED
                : kind.schedules != null ? Way.RANDOM : kind.pct != null ? Way.PCT : Way.EXHAUSTIVE;
  }

  /** Whether whole executions are run one after the other until none is left. */
  boolean isSystematicByRunning() {
    return switch (way()) {
      case EXHAUSTIVE, UNREDUCED, BOUNDED -> true;
      case STATES, RANDOM, PCT -> false;
    };
  }

  /** The bound on preemptions; {@link DepthFirst#UNBOUNDED} if there is none. */
  int bound() {
    return bound != null ? bound : DepthFirst.UNBOUNDED;
  }

  /** The depth of PCT; 0 if that is not asked for. */
  int depth() {
    return kind.pct != null ? kind.pct : 0;
  }

  /** Refuses numbers that mean nothing. */
  void check() throws UsageException {
    atLeast("--bound", bound == null ? 0 : bound, 0);
    if (bound != null && (kind.exhaustive || kind.schedules != null || kind.pct != null)) {
      throw new UsageException(
          "--bound goes with none of --exhaustive, --schedules and --pct: of schedules that differ"
              + " only in the order of independent steps, the one that is run may be over the"
              + " bound",
          "give --bound alone, or with --states");
    }
    atLeast("--pct", kind.pct == null ? 1 : kind.pct, 1);
    atLeast("--schedules", kind.schedules == null ? 1 : kind.schedules, 1);
    atLeast("--max-schedules", mostSchedules == null ? 1 : mostSchedules, 1);
    atLeast("--max-steps", mostSteps, 1);
    if (depth() > mostSteps) {
      throw new UsageException(
          "--pct " + depth() + " is deeper than a schedule of " + mostSteps + " steps can be",
          "give a smaller one, or more --max-steps");
    }
    if (kind.schedules != null && mostSchedules != null) {
      throw new UsageException(
          "--schedules says how many schedules there are to be, and so does --max-schedules",
          "give one of them");
    }
  }

  /** Whether all of them are as if none had been given. */
  boolean areDefaults() {
    return way() == Way.EXHAUSTIVE
        && !kind.exhaustive
        && configuration(List.of()).equals(new ExploreOptions().configuration(List.of()))
        && seed == new ExploreOptions().seed;
  }

  private static void atLeast(String option, long value, long least) throws UsageException {
    if (value < least) {
      throw new UsageException(
          option + " " + value + " means nothing", "give a number, " + least + " or more");
    }
  }

  SearchLimits limits() {
    long schedules =
        kind.schedules != null
            ? kind.schedules
            : mostSchedules != null ? mostSchedules : kind.pct != null ? 10_000 : Long.MAX_VALUE;
    return SearchLimits.FIRST_FINDING.executions(schedules).steps(mostSteps);
  }

  /** The settings of every search of one scenario. */
  List<Stage.Settings> settings() throws UsageException {
    List<Stage.Settings> all = new ArrayList<>();
    Stage.Settings common =
        Stage.Settings.PLAIN
            .with(mode())
            .with(faults())
            .keeping(
                switch (victims) {
                  case "keep" -> true;
                  case "drop" -> false;
                  default ->
                      throw new UsageException(
                          "--victims " + victims + " is unknown", "give keep or drop");
                });
    common = fine ? common.finely() : common;
    common = withoutChecker ? common.unchecked() : common;
    common = notificationLocks ? common.notifying() : common;
    for (Algorithm each : Algorithm.values()) {
      if (algorithm.equals("both") || algorithm.equals(each.label())) {
        all.add(common.with(each));
      }
    }
    if (all.isEmpty()) {
      throw new UsageException(
          "--class " + algorithm + " is unknown", "give wait-die, wound-wait or both");
    }
    return all;
  }

  private EvictionMode mode() throws UsageException {
    EvictionMode mode = EvictionMode.named(locking);
    if (mode == null) {
      throw new UsageException(
          "--locking " + locking + " is unknown", "give ticket, trylock or one-ticket");
    }
    return mode;
  }

  private Faults faults() throws UsageException {
    List<Fault> planted = new ArrayList<>();
    for (String name : faults) {
      Fault known =
          Arrays.stream(Fault.values())
              .filter(fault -> fault.label().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new UsageException(
                      "there is no fault '" + name + "'", "`vramlab explore --list` names them"));
      if (!known.isSearched()) {
        throw new UsageException(
            "fault '" + name + "' is one of the memory manager, and no order of steps shows it",
            "give one that `vramlab explore --list` names; the tests find the others");
      }
      planted.add(known);
    }
    return Faults.of(planted.toArray(Fault[]::new));
  }

  /** Everything that can change the result, for the digest of the configuration. */
  List<String> configuration(List<String> scenarios) {
    List<String> all = new ArrayList<>(List.of("command=explore"));
    scenarios.forEach(scenario -> all.add("scenario=" + scenario));
    all.addAll(
        List.of(
            "class=" + algorithm,
            "locking=" + locking,
            "victims=" + victims,
            "faults=" + String.join(",", faults),
            "granularity=" + (fine ? "fine" : "coarse"),
            "checker=" + (withoutChecker ? "off" : "on"),
            "search="
                + way().label()
                + " "
                + (kind.pct != null ? depth() : bound == null ? 0 : bound),
            "limits=" + limits()));
    if (notificationLocks) {
      all.add("notification-locks=on");
    }
    return all;
  }
}
