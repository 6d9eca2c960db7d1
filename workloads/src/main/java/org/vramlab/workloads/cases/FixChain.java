package org.vramlab.workloads.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.UsageException;

/**
 * A fault, the fix of it that broke something else, and the right fix: runs of field cases, one
 * after the other, as they came in the history of the real code. A case of its own for whoever
 * plays and prints it.
 */
public final class FixChain implements FieldCase {
  /**
   * One step of the history.
   *
   * @param fieldCase that shows it
   * @param label of the variant, as that case is played by default
   * @param story what was done at this step, in a sentence
   */
  public record Link(FieldCase fieldCase, String label, String story) {}

  private final String section;
  private final String id;
  private final String title;
  private final List<Link> links;

  /**
   * @param section its name in the collection, such as {@code chain-1}
   */
  public FixChain(String section, String id, String title, Link... links) {
    this.section = section;
    this.id = id;
    this.title = title;
    this.links = List.of(links);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String section() {
    return section;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String source() {
    return String.join(
        "; ", links.stream().map(link -> link.fieldCase().source()).distinct().toList());
  }

  @Override
  public List<Knob> knobs() {
    return List.of();
  }

  /** The steps, in the order of history. */
  public List<Link> links() {
    return links;
  }

  @Override
  public CaseResult run(KnobValues values, long seed, CaseWatch watch)
      throws UsageException, InputException {
    Map<FieldCase, CaseResult> played = new LinkedHashMap<>();
    List<CaseRun> runs = new ArrayList<>();
    for (Link link : links) {
      FieldCase its = link.fieldCase();
      if (!played.containsKey(its)) {
        KnobValues defaults = KnobValues.of(its.knobs(), List.of());
        played.put(its, its.run(defaults, seed, CaseWatch.NOBODY));
      }
      runs.add(told(link, runOf(link, played.get(its))));
    }
    return new CaseResult(runs, null);
  }

  private static CaseRun runOf(Link link, CaseResult result) {
    for (CaseRun run : result.runs()) {
      if (run.label().equals(link.label())) {
        return run;
      }
    }
    throw new IllegalStateException(
        link.fieldCase().section() + " has no variant '" + link.label() + "'");
  }

  private static CaseRun told(Link link, CaseRun run) {
    return new CaseRun(
        link.fieldCase().section() + ": " + run.label(),
        run.role(),
        run.asExpected(),
        link.story() + " " + run.summary(),
        run.counters(),
        run.steps());
  }
}
