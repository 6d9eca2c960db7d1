package org.vramlab.workloads.results.report;

import java.util.List;
import java.util.Locale;
import org.vramlab.ttm.event.SpanKind;
import org.vramlab.workloads.results.CriticalPath;
import org.vramlab.workloads.results.CriticalPath.Step;

/** The critical path as a bar, as a strip over time, and as a table. */
final class CriticalPathPart {
  /** Height of the strip in its own units; it is stretched to the page. */
  private static final int STRIP_HEIGHT = 1000;

  private CriticalPathPart() {}

  static String html(CriticalPath path) {
    List<Step> steps = path.steps();
    if (steps.isEmpty()) {
      return "<p>Nothing happened.</p>";
    }
    StringBuilder html = new StringBuilder();
    bar(html, path);
    strip(html, path);
    table(html, path);
    return html.toString();
  }

  private static void bar(StringBuilder html, CriticalPath path) {
    html.append("<div class=\"bar\">");
    for (Step step : path.steps()) {
      html.append("<div style=\"flex:")
          .append(decimal((double) step.nanos() / path.makespanNanos(), 6))
          .append(" 1 0;background:")
          .append(colour(step.kind()))
          .append("\" title=\"")
          .append(Html.escape(label(step, path)))
          .append("\"></div>");
    }
    html.append("</div>\n");
  }

  private static void table(StringBuilder html, CriticalPath path) {
    html.append("<table class=\"figures\">\n");
    for (Step step : path.steps()) {
      html.append("<tr><td><span class=\"swatch\" style=\"background:")
          .append(colour(step.kind()))
          .append("\"></span>")
          .append(Html.escape(step.kind().label()))
          .append("</td><td>")
          .append(Quantities.nanos(step.nanos()))
          .append("</td><td>")
          .append(Quantities.percent(step.nanos(), path.makespanNanos()))
          .append("</td></tr>\n");
    }
    html.append("</table>\n");
  }

  /** For each stretch of the run, the shares of the activities, one upon the other. */
  private static void strip(StringBuilder html, CriticalPath path) {
    int stretches = path.steps().get(0).overTime().size();
    html.append("<svg class=\"strip\" preserveAspectRatio=\"none\" viewBox=\"0 0 ")
        .append(stretches)
        .append(' ')
        .append(STRIP_HEIGHT)
        .append("\" role=\"img\" aria-label=\"The critical path over time\">\n");
    long[] below = new long[stretches];
    for (Step step : path.steps()) {
      html.append("<path fill=\"").append(colour(step.kind())).append("\" d=\"");
      for (int i = 0; i < stretches; i++) {
        long nanos = step.overTime().at(i);
        if (nanos > 0) {
          long lengthNanos = step.overTime().bucketNanos();
          long from = below[i] * STRIP_HEIGHT / lengthNanos;
          below[i] += nanos;
          long to = below[i] * STRIP_HEIGHT / lengthNanos;
          html.append('M').append(i).append(' ').append(STRIP_HEIGHT - from);
          html.append("h1v").append(from - to).append("h-1z");
        }
      }
      html.append("\"><title>").append(Html.escape(label(step, path))).append("</title></path>\n");
    }
    html.append("</svg>\n<div class=\"ticks\">");
    for (int quarter = 0; quarter <= 4; quarter++) {
      html.append("<span>")
          .append(quarter == 0 ? "0" : Quantities.nanos(path.makespanNanos() / 4 * quarter))
          .append("</span>");
    }
    html.append("</div>\n");
  }

  private static String label(Step step, CriticalPath path) {
    return step.kind().label()
        + ", "
        + Quantities.nanos(step.nanos())
        + ", "
        + Quantities.percent(step.nanos(), path.makespanNanos());
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /**
   * Warm for the CPU, green for jobs, blue for copies, brown for the disk; readable on light and
   * dark.
   */
  private static String colour(SpanKind kind) {
    return switch (kind) {
      case SUBMIT -> "#e07b39";
      case EVICT -> "#c9504f";
      case PAUSE -> "#a89878";
      case COMPUTE -> "#2f9e6e";
      case LOCAL_MEMORY -> "#74bd8f";
      case LAUNCH -> "#a3b86c";
      case PEER_ACCESS -> "#3fa8a0";
      case HOST_ACCESS -> "#257580";
      case COPY_IN -> "#3b82c4";
      case COPY_OUT -> "#7fb0e0";
      case COPY_PEER -> "#7568c8";
      case SWAP -> "#8a5a44";
    };
  }
}
