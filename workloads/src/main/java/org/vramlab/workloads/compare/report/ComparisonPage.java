package org.vramlab.workloads.compare.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.compare.Cell;
import org.vramlab.workloads.compare.Comparison;
import org.vramlab.workloads.compare.Failure;
import org.vramlab.workloads.compare.RunGrid;
import org.vramlab.workloads.compare.Verdict;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.results.report.Html;
import org.vramlab.workloads.results.report.Page;

/**
 * A comparison as one web page that needs nothing else. Verdicts and failures are plain HTML;
 * charts and tables that sort are made by a script that is part of the page from data that is part
 * of the page, the charts with uPlot. The template {@code compare.html} says what stands where.
 */
public final class ComparisonPage {
  private final Comparison comparison;

  private ComparisonPage(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Writes the page to {@code file}. */
  public static void write(Comparison comparison, OutputFile file) throws InputException {
    file.write(stream -> {
      ComparisonPage writer = new ComparisonPage(comparison);
      String page = Page.of(Page.resource(ComparisonPage.class, "compare.html"), writer::part);
      stream.write(page.getBytes(StandardCharsets.UTF_8));
    });
  }

  private String part(String name) throws IOException {
    return switch (name) {
      case "title" -> Html.escape(title());
      case "summary" -> Html.escape(summary());
      case "verdicts" -> verdicts();
      case "failures" -> failures();
      case "identity" -> Html.escape(comparison.identity().line());
      case "compareCss" -> Page.resource(ComparisonPage.class, "compare.css");
      case "data" -> ComparisonPageData.json(comparison);
      case "tablesJs" -> Page.resource(ComparisonPage.class, "compare-tables.js");
      case "chartsJs" -> Page.resource(ComparisonPage.class, "compare-charts.js");
      default -> throw new IllegalStateException("the template names an unknown part: " + name);
    };
  }

  private String title() {
    List<String> names = new ArrayList<>();
    comparison.grid().workloads().forEach(workload -> names.add(workload.name()));
    return names.size() <= 3
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 2)) + " and " + (names.size() - 2) + " more";
  }

  private String summary() {
    RunGrid grid = comparison.grid();
    return count(grid.workloads().size(), "workload")
        + ", "
        + count(grid.situations().size(), "situation")
        + ", "
        + count(grid.contenders().size(), "contender")
        + ", "
        + count(grid.seeds(), "seed")
        + ": "
        + count(grid.cells().size(), "run");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private String verdicts() {
    StringBuilder html = new StringBuilder();
    RunGrid grid = comparison.grid();
    for (int workload = 0; workload < grid.workloads().size(); workload++) {
      for (int situation = 0; situation < grid.situations().size(); situation++) {
        // A figure stays on one line with its unit.
        String sentence =
            Verdict.of(comparison, workload, situation)
                .sentence()
                .replaceAll("([0-9]) (%|[KMGTPE]iB|[mu]?s\\b)", "$1\u00a0$2");
        int colon = sentence.indexOf(": ");
        html.append("<li><b>")
            .append(Html.escape(sentence.substring(0, colon)))
            .append("</b>")
            .append(Html.escape(sentence.substring(colon)))
            .append("</li>\n");
      }
    }
    return html.toString();
  }

  private String failures() {
    StringBuilder html = new StringBuilder();
    for (int i = 0; i < comparison.grid().cells().size(); i++) {
      if (comparison.answers().get(i) instanceof Failure failure) {
        Cell cell = comparison.grid().cells().get(i);
        html.append("<tr><td>")
            .append(Html.escape(cell.command()))
            .append("</td><td class=\"prose\">")
            .append(Html.escape(failure.kind().label() + ": " + failure.reason()))
            .append("</td></tr>\n");
      }
    }
    return html.isEmpty()
        ? ""
        : "<section><h2>Runs without a result</h2>\n"
            + "<div class=\"scroll\"><table class=\"figures\">\n"
            + html
            + "</table></div></section>";
  }
}
