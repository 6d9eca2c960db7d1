package org.vramlab.workloads.cases.report;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vramlab.workloads.cases.CaseResult.Curve;
import org.vramlab.workloads.cases.CaseRun;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.io.RunIdentity;
import org.vramlab.workloads.results.report.Grid;
import org.vramlab.workloads.results.report.Html;

/**
 * Cases as one web page that needs nothing else, with plots as SVG, in the style of a run's report.
 */
public final class CasePage {
  private CasePage() {}

  /** Writes the page. */
  public static void write(List<Played> all, RunIdentity identity, OutputFile file)
      throws InputException {
    file.write(stream -> {
      StringBuilder page = new StringBuilder();
      page.append(
          "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta"
              + " name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
              + "<title>Field cases - VRAMLab</title>\n<style>\n");
      page.append(Html.stylesheet());
      page.append("</style>\n</head>\n<body>\n<main>\n");
      for (Played played : all) {
        append(played, page);
      }
      page.append("<footer><p>").append(Html.escape(identity.line())).append("</p></footer>\n");
      page.append("</main>\n</body>\n</html>\n");
      stream.write(page.toString().getBytes(StandardCharsets.UTF_8));
    });
  }

  private static void append(Played played, StringBuilder page) {
    page.append("<header>\n<h1>")
        .append(Html.escape(played.fieldCase().section() + " " + played.fieldCase().id()))
        .append("</h1>\n<p class=\"where\">")
        .append(Html.escape(played.fieldCase().title()))
        .append("</p>\n<p class=\"settings\">")
        .append(Html.escape(String.join(", ", played.values().settings())))
        .append("</p>\n<p>Source: ")
        .append(Html.escape(played.fieldCase().source()))
        .append(".</p>\n<p><b>")
        .append(Html.escape(played.verdict()))
        .append("</b></p>\n</header>\n");
    Curve curve = played.result().curve();
    if (curve != null) {
      page.append("<section>\n<h2>").append(Html.escape(curve.title())).append("</h2>\n");
      page.append(LinePlot.svg(curve));
      page.append(
          Html.table(
              new Grid(
                  curve.columns(),
                  curve.rows().stream()
                      .map(row -> row.stream().map(Played::figure).toList())
                      .toList(),
                  0)));
      page.append("</section>\n");
    }
    for (CaseRun run : played.result().runs()) {
      append(run, page);
    }
  }

  private static void append(CaseRun run, StringBuilder page) {
    page.append("<section>\n<h2>")
        .append(Html.escape(run.label() + " (" + run.role().label() + ")"))
        .append(run.asExpected() ? "" : ": NOT as expected")
        .append("</h2>\n<p>")
        .append(Html.escape(run.summary()))
        .append("</p>\n");
    page.append(
        Html.table(
            new Grid(
                List.of("counter", "value"),
                run.counters().stream()
                    .map(counter -> List.of(counter.name(), Long.toString(counter.value())))
                    .toList(),
                0)));
    if (!run.steps().isEmpty()) {
      page.append("<ol>\n");
      for (String step : run.steps()) {
        page.append("<li>").append(Html.escape(step.strip())).append("</li>\n");
      }
      page.append("</ol>\n");
    }
    page.append("</section>\n");
  }
}
