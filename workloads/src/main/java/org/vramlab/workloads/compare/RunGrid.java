package org.vramlab.workloads.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.vramlab.devices.prefetch.PrefetchPolicy;
import org.vramlab.ttm.policy.EvictionPolicy;
import org.vramlab.ttm.policy.ReplacementPolicy;
import org.vramlab.workloads.plugin.Plugins;
import org.vramlab.workloads.results.Setting;

/**
 * All runs of a comparison: every workload in every situation under every contender with every
 * seed, in that order. Immutable.
 */
public final class RunGrid {
  /** Options of contenders whose values mean nothing alone: "none is fastest". */
  private static final Set<String> NAMED = Set.of("prefetch", "victims");

  private final List<Workload> workloads;
  private final List<Choice> situations;
  private final List<Choice> contenders;
  private final int seeds;
  private final SharedWords shared;
  private final Plugins plugins;

  /** Policies, by name, that are told the future. */
  private final List<String> seers;

  private final List<Cell> cells = new ArrayList<>();

  /** With the policies that ship. */
  public RunGrid(List<Workload> workloads, List<Axis> axes, int seeds, List<String> fixedWords) {
    this(workloads, axes, seeds, SharedWords.of(fixedWords), Plugins.NONE);
  }

  /**
   * @param workloads at least one
   * @param axes options with several values, in the order in which they are shown
   * @param seeds how many; the first is 1, which is exact
   * @param shared options that runs share
   * @param plugins what policies there are beside those that ship
   */
  public RunGrid(
      List<Workload> workloads, List<Axis> axes, int seeds, SharedWords shared, Plugins plugins) {
    this.workloads = List.copyOf(workloads);
    this.situations = choices(axes.stream().filter(Axis::situation).toList());
    this.contenders = choices(axes.stream().filter(axis -> !axis.situation()).toList());
    this.seeds = seeds;
    this.shared = shared;
    this.plugins = plugins;
    this.seers =
        Stream.concat(Arrays.stream(EvictionPolicy.values()), plugins.policies().stream())
            .filter(ReplacementPolicy::clairvoyant)
            .map(ReplacementPolicy::label)
            .toList();
    for (int workload = 0; workload < workloads.size(); workload++) {
      for (int situation = 0; situation < situations.size(); situation++) {
        for (int contender = 0; contender < contenders.size(); contender++) {
          for (long seed = 1; seed <= seeds; seed++) {
            cells.add(cell(workload, situation, contender, seed));
          }
        }
      }
    }
  }

  /** Every combination of one value of each axis; the last axis changes fastest. */
  private static List<Choice> choices(List<Axis> axes) {
    List<Choice> choices = List.of(new Choice(List.of()));
    for (Axis axis : axes) {
      List<Choice> longer = new ArrayList<>();
      for (Choice choice : choices) {
        for (String value : axis.values()) {
          List<Setting> settings = new ArrayList<>(choice.settings());
          settings.add(new Setting(axis.option(), value));
          longer.add(new Choice(settings));
        }
      }
      choices = longer;
    }
    return List.copyOf(choices);
  }

  private Cell cell(int workload, int situation, int contender, long seed) {
    List<String> words = new ArrayList<>(workloads.get(workload).traces());
    words.addAll(options(situation, contender));
    if (seed != 1) {
      words.addAll(List.of("--seed", Long.toString(seed)));
    }
    return new Cell(workload, situation, contender, seed, words);
  }

  /** The options of a run in that situation under that contender, as words. */
  public List<String> options(int situation, int contender) {
    List<Setting> settings = new ArrayList<>(situations.get(situation).settings());
    settings.addAll(contenders.get(contender).settings());
    return words(settings, shared.under(contenders.get(contender)));
  }

  private static List<String> words(List<Setting> settings, List<String> shared) {
    List<String> words = new ArrayList<>();
    for (Setting setting : settings) {
      words.addAll(List.of("--" + setting.name(), setting.value()));
    }
    words.addAll(shared);
    return words;
  }

  /** What is run. */
  public List<Workload> workloads() {
    return workloads;
  }

  /** What contenders find. */
  public List<Choice> situations() {
    return situations;
  }

  /** Who is compared. */
  public List<Choice> contenders() {
    return contenders;
  }

  /**
   * What sets a situation apart from the others, as in {@code vram x1.5}; empty for a single one.
   */
  public String situationName(int situation) {
    return distinctive(situations, situation, true);
  }

  /** What sets a contender apart from the others, as in {@code mru, trylock}. */
  public String contenderName(int contender) {
    String name = distinctive(contenders, contender, false);
    String policy = contenders.get(contender).value("policy");
    return name.isEmpty() ? (policy.isEmpty() ? "the default" : policy) : name;
  }

  private static String distinctive(List<Choice> choices, int index, boolean named) {
    List<String> parts = new ArrayList<>();
    for (Setting setting : choices.get(index).settings()) {
      String value = setting.value();
      if (choices.stream().anyMatch(other -> !other.value(setting.name()).equals(value))) {
        boolean withName = named || NAMED.contains(setting.name());
        parts.add(withName ? setting.name() + " " + value : value);
      }
    }
    return String.join(", ", parts);
  }

  /** Whether the policy of a contender is told the future, or what fetches ahead for it. */
  public boolean knowsFuture(int contender) {
    String policy = contenders.get(contender).value("policy");
    int figures = policy.indexOf(':');
    return seers.contains(figures < 0 ? policy : policy.substring(0, figures))
        || looksAhead(contenders.get(contender).value("prefetch"));
  }

  private boolean looksAhead(String prefetch) {
    try {
      PrefetchPolicy policy = plugins.prefetcher(prefetch);
      return policy != null && policy.window() > 0;
    } catch (IllegalArgumentException noFigure) {
      return false; // each of its runs says what is wrong with it
    }
  }

  /** How many seeds each is run with. */
  public int seeds() {
    return seeds;
  }

  /** All runs: by workload, situation, contender, then seed. */
  public List<Cell> cells() {
    return List.copyOf(cells);
  }

  /** The place of a run in {@link #cells}. */
  public int index(int workload, int situation, int contender, int seed) {
    int place = (workload * situations.size() + situation) * contenders.size() + contender;
    return place * seeds + seed - 1;
  }

  /** All work: the runs, in their order, then the yardsticks, by workload, then situation. */
  public List<Work> work() {
    List<Work> work = new ArrayList<>();
    for (Cell cell : cells) {
      work.add(new Work(Work.Kind.RUN, cell.workload(), cell.words()));
    }
    for (int workload = 0; workload < workloads.size(); workload++) {
      for (int situation = 0; situation < situations.size(); situation++) {
        // Without a contender, whom it does not depend on.
        List<String> words = new ArrayList<>(workloads.get(workload).traces());
        words.addAll(words(situations.get(situation).settings(), shared.always()));
        work.add(new Work(Work.Kind.YARDSTICK, workload, words));
      }
    }
    return work;
  }
}
