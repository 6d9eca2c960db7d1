package org.vramlab.workloads.cases;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.dmabuf.Misconduct;
import org.vramlab.ttm.explore.DepthFirst;
import org.vramlab.ttm.explore.Drawing;
import org.vramlab.ttm.explore.Finding;
import org.vramlab.ttm.explore.PriorityWalk;
import org.vramlab.ttm.explore.RandomWalk;
import org.vramlab.ttm.explore.Scenario;
import org.vramlab.ttm.explore.SearchLimits;
import org.vramlab.ttm.explore.SearchResult;
import org.vramlab.ttm.explore.SearchThread;
import org.vramlab.ttm.explore.Shrinker;
import org.vramlab.ttm.explore.Stage;
import org.vramlab.ttm.explore.StateSearch;
import org.vramlab.ttm.explore.Story;
import org.vramlab.ttm.explore.Trial;
import org.vramlab.ttm.sched.Chooser;
import org.vramlab.workloads.cases.CaseRun.Counter;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * A case that depends on an interleaving: every one is searched. The fault must be found, and is
 * told by its shortest trace; the right variant must be searched to the end without a finding.
 *
 * <p>A scenario that ends is searched by interleavings, one of each class; an endless one by
 * states, where going round for ever without getting anywhere is a finding. One that is too large
 * for that is searched as far as its {@link Extent} says.
 */
public abstract class SearchedCase implements FieldCase {
  /** What shrinking may cost. */
  private static final long SHRINK_STEPS = 300_000;

  /** How many orderings the drawing by priorities looks for, and in about how many steps. */
  private static final int WALK_DEPTH = 3;

  private static final int WALK_STEPS = 200;

  /** More than any case needs: then the search is cut off, and says so. */
  private static final long MOST_EXECUTIONS = 2_000_000;

  /** How it is run: the faulty ways first. */
  protected abstract List<Variant> variants(KnobValues values) throws UsageException;

  /** The program whose interleavings are searched. */
  protected abstract Scenario scenario(Variant variant, KnobValues values);

  /** What it is searched under. */
  protected abstract Stage.Settings settings(Variant variant, KnobValues values);

  /**
   * Whether {@code finding} is what the variant is there to show, and not something else that went
   * wrong.
   */
  protected abstract boolean shows(Variant variant, Finding finding);

  /**
   * How much of what can happen is looked at, and what of it was is said in the result. Everything,
   * as a rule.
   */
  protected Extent extent(Variant variant, KnobValues values) {
    return Extent.ALL;
  }

  /**
   * How much of what can happen is looked at.
   *
   * @param preemptions where states are searched, how often a task that could go on is set aside at
   *     most; {@link DepthFirst#UNBOUNDED} for every state
   * @param drawn how many schedules of a program that ends are drawn: half of them with every step
   *     as likely, half by priorities that change twice; 0 for every interleaving
   */
  protected record Extent(int preemptions, long drawn) {
    /** Everything. */
    public static final Extent ALL = new Extent(DepthFirst.UNBOUNDED, 0);

    /** Every state that so many preemptions reach. */
    public static Extent preempting(int most) {
      return new Extent(most, 0);
    }

    /** A sample. */
    public static Extent sample(long schedules) {
      return new Extent(DepthFirst.UNBOUNDED, schedules);
    }

    private boolean isCovered(SearchResult result) {
      return drawn == 0 ? result.exhausted() : result.executions() == drawn && result.cut() == 0;
    }

    private String of(SearchResult result) {
      if (drawn > 0) {
        return ", drawn from more than can be searched.";
      }
      if (!result.exhausted()) {
        return ".";
      }
      return preemptions == DepthFirst.UNBOUNDED
          ? ", which are all."
          : ", which are all that are reached when tasks that could go on are set aside "
              + preemptions
              + " times at most.";
    }
  }

  /**
   * What is measured besides, in virtual time, as no search can: runs, and a curve. Nothing, as a
   * rule.
   */
  protected CaseResult measured(KnobValues values) {
    return new CaseResult(List.of(), null);
  }

  /** One variant's run, and the trace to what was found; null for nothing. */
  private record Searched(CaseRun run, @Nullable Story story) {}

  @Override
  public final CaseResult run(KnobValues values, long seed, CaseWatch watch)
      throws UsageException, InputException {
    List<CaseRun> runs = new ArrayList<>();
    Set<CaseRun.Role> drawn = EnumSet.noneOf(CaseRun.Role.class);
    for (Variant variant : variants(values)) {
      Searched searched =
          search(
              variant,
              scenario(variant, values),
              settings(variant, values),
              extent(variant, values),
              seed);
      Story story = searched.story();
      if (story != null && drawn.add(variant.role())) {
        watch.trace(variant.role(), story);
      }
      runs.add(searched.run());
    }
    CaseResult besides = measured(values);
    runs.addAll(besides.runs());
    return new CaseResult(runs, besides.curve());
  }

  private Searched search(
      Variant variant, Scenario scenario, Stage.Settings settings, Extent extent, long seed) {
    try {
      return SearchThread.call(() -> searchHere(variant, scenario, settings, extent, seed));
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case RuntimeException unchecked -> throw unchecked;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(failure.getCause());
      }
    }
  }

  private static SearchResult searched(Trial trial, Extent extent, boolean byStates, long seed) {
    if (extent.drawn() > 0) {
      SearchLimits limits = SearchLimits.FIRST_FINDING.executions(extent.drawn());
      return new Drawing(trial, limits, walk -> walk(walk, limits.steps()), seed).search();
    }
    SearchLimits limits = SearchLimits.FIRST_FINDING.executions(MOST_EXECUTIONS);
    return byStates
        ? new StateSearch(trial, limits, extent.preemptions()).search()
        : new DepthFirst(trial, limits, true, DepthFirst.UNBOUNDED, false).search();
  }

  private static Chooser walk(long seed, int mostSteps) {
    return seed % 2 == 0
        ? new RandomWalk(seed, mostSteps)
        : new PriorityWalk(seed, WALK_DEPTH, WALK_STEPS, mostSteps);
  }

  private Searched searchHere(
      Variant variant, Scenario scenario, Stage.Settings settings, Extent extent, long seed) {
    boolean byStates = scenario.isEndless();
    SearchResult result;
    try (Trial trial = new Trial(scenario, settings, byStates)) {
      result = searched(trial, extent, byStates, seed);
    }
    @Nullable Story story = null;
    List<String> steps = List.of();
    String summary;
    boolean asExpected;
    if (result.findings().isEmpty()) {
      asExpected = !variant.isFaulty() && extent.isCovered(result);
      summary = "Nothing found in " + covered(result, byStates, extent);
    } else {
      Finding finding = shrunk(scenario, settings, result.findings().getFirst());
      story = Story.of(scenario, settings, finding);
      steps = story.text();
      asExpected = variant.isFaulty() && shows(variant, finding);
      summary =
          "Found in "
              + covered(result, byStates, extent)
              + " A "
              + finding.kind().label()
              + ": "
              + firstLine(finding.story())
              + blamed(finding);
    }
    CaseRun run =
        new CaseRun(
            variant.label(),
            variant.role(),
            asExpected,
            summary,
            List.of(
                new Counter("executions", result.executions()),
                new Counter("states", result.states()),
                new Counter("searched_to_the_end", result.exhausted() ? 1 : 0),
                new Counter("findings", result.findings().size())),
            steps);
    return new Searched(run, story);
  }

  private static Finding shrunk(Scenario scenario, Stage.Settings settings, Finding found) {
    try (Shrinker shrinker = new Shrinker(scenario, settings, SHRINK_STEPS)) {
      return shrinker.shrink(found).finding();
    }
  }

  private static String covered(SearchResult result, boolean byStates, Extent extent) {
    String what = byStates ? result.states() + " states" : result.executions() + " executions";
    return what + extent.of(result);
  }

  /** Which driver, if one is known to be behind it and the finding does not say so. */
  private static String blamed(Finding finding) {
    Misconduct misconduct = Misconduct.behind(finding.cause());
    return misconduct == null || misconduct == finding.cause()
        ? ""
        : String.format(
            Locale.ROOT,
            ". To blame is %s, in %s, over buffer %d: %s.",
            misconduct.driver(),
            misconduct.callback(),
            misconduct.buffer(),
            misconduct.rule().text());
  }

  private static String firstLine(String story) {
    return story.lines().findFirst().orElse("");
  }
}
