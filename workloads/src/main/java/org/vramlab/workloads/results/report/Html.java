package org.vramlab.workloads.results.report;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.List;

/** Text and tables as HTML. */
public final class Html {
  private Html() {}

  /** Text that stands for itself wherever HTML has text or a quoted attribute. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** The style that all pages share. */
  public static String stylesheet() throws IOException {
    return Page.resource(Html.class, "report.css");
  }

  /** A JSON string that cannot end the script element it stands in. */
  public static String jsonString(String text) {
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    return '"' + quoted.replace("<", "\\u003c").replace(">", "\\u003e") + '"';
  }

  /** A table; leading blanks of a first cell indent it, a last column without heading is prose. */
  public static String table(Grid grid) {
    if (grid.rows().isEmpty()) {
      return "<p>None.</p>";
    }
    int last = grid.headings().size() - 1;
    boolean prose = grid.headings().get(last).isEmpty();
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"figures\">\n<tr>");
    for (int column = 0; column <= last; column++) {
      html.append(prose && column == last ? "<th class=\"prose\">" : "<th>");
      html.append(escape(grid.headings().get(column))).append("</th>");
    }
    html.append("</tr>\n");
    for (List<String> row : grid.rows()) {
      html.append("<tr>");
      for (int column = 0; column <= last; column++) {
        String cell = row.get(column);
        if (prose && column == last) {
          html.append("<td class=\"prose\">");
        } else if (column == 0 && cell.startsWith(" ")) {
          html.append("<td class=\"indented\">");
        } else {
          html.append("<td>");
        }
        html.append(escape(cell.strip())).append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</table></div>");
    if (grid.rowsLeftOut() > 0) {
      html.append("<p>").append(grid.rowsLeftOut()).append(" more: see --json.</p>");
    }
    return html.toString();
  }
}
