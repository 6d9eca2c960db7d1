package org.vramlab.workloads.cases.report;

import java.util.List;
import java.util.Locale;
import org.vramlab.workloads.cases.CaseResult.Curve;
import org.vramlab.workloads.results.report.Html;

/** A curve as SVG: lines over the first column, each named where it ends. */
final class LinePlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 340;
  private static final int LEFT = 60;
  private static final int RIGHT = 130;
  private static final int TOP = 16;
  private static final int BOTTOM = 48;
  private static final int GRID_LINES = 5;
  private static final String[] COLOURS = {"#c0392b", "#d68910", "#1f618d", "#1e8449"};

  /** A line shorter than this above or below another's name makes room for it. */
  private static final int NAME_HEIGHT = 15;

  private LinePlot() {}

  static String svg(Curve curve) {
    double xMost = most(curve, List.of(0));
    double yMost = most(curve, curve.plotted());
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" font-size=\"12\""
                + " fill=\"currentColor\" style=\"max-width:100%%\">%n",
            WIDTH,
            HEIGHT,
            Html.escape(curve.title())));
    for (int i = 0; i <= GRID_LINES; i++) {
      double share = (double) i / GRID_LINES;
      axis(svg, y(share * yMost, yMost), share * yMost);
      text(svg, x(share * xMost, xMost), HEIGHT - BOTTOM + 16, "middle", share * xMost);
    }
    label(svg, LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 8, curve.columns().getFirst());
    svg.append(
        String.format(
            Locale.ROOT,
            "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
            TOP + (HEIGHT - TOP - BOTTOM) / 2,
            Html.escape(curve.yLabel())));
    double lastNameAt = Double.MAX_VALUE;
    for (int i = 0; i < curve.plotted().size(); i++) {
      lastNameAt = line(svg, curve, i, xMost, yMost, lastNameAt);
    }
    return svg.append("</svg>\n").toString();
  }

  private static double line(
      StringBuilder svg, Curve curve, int i, double xMost, double yMost, double lastNameAt) {
    int column = curve.plotted().get(i);
    String colour = COLOURS[i % COLOURS.length];
    StringBuilder points = new StringBuilder();
    for (List<Double> row : curve.rows()) {
      double x = x(row.getFirst(), xMost);
      double y = y(row.get(column), yMost);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
              x,
              y,
              colour));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
            points.toString().strip(),
            colour));
    double nameAt = y(curve.rows().getLast().get(column), yMost) + 4;
    if (Math.abs(nameAt - lastNameAt) < NAME_HEIGHT) {
      nameAt = lastNameAt + NAME_HEIGHT;
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>%n",
            x(curve.rows().getLast().getFirst(), xMost) + 8,
            nameAt,
            colour,
            Html.escape(curve.columns().get(column))));
    return nameAt;
  }

  private static void axis(StringBuilder svg, double y, double value) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\""
                + " stroke-opacity=\"0.2\"/>%n",
            LEFT,
            WIDTH - RIGHT,
            y,
            y));
    text(svg, LEFT - 6, y + 4, "end", value);
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, double value) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%.0f</text>%n",
            x,
            y,
            anchor,
            value));
  }

  private static void label(StringBuilder svg, int x, int y, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
            x,
            y,
            Html.escape(text)));
  }

  private static double most(Curve curve, List<Integer> columns) {
    double most = 0;
    for (List<Double> row : curve.rows()) {
      for (int column : columns) {
        most = Math.max(most, row.get(column));
      }
    }
    return most == 0 ? 1 : most;
  }

  private static double x(double value, double most) {
    return LEFT + value / most * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, double most) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
  }
}
