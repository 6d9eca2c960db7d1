package org.vramlab.workloads.results.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Web pages that need nothing else, no network and no other file: a template in which {@code
 * {{name}}} stands for a part. The style, and uPlot, which draws the charts, are parts that every
 * template may name: {@code css}, {@code uplotCss}, {@code uplotJs}, {@code uplotLicence}.
 */
public final class Page {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private Page() {}

  /** The parts of one page. */
  @FunctionalInterface
  public interface Parts {
    /** The HTML, or whatever stands in that place, of the part of that name. */
    String part(String name) throws IOException;
  }

  /** The page that {@code template} is with its parts in place. */
  public static String of(String template, Parts parts) throws IOException {
    Matcher places = PLACEHOLDER.matcher(template);
    StringBuilder page = new StringBuilder();
    while (places.find()) {
      String name = places.group(1);
      String part =
          switch (name) {
            case "css" -> resource(Page.class, "report.css");
            case "uplotCss" -> resource(Page.class, "uPlot.min.css");
            case "uplotJs" -> resource(Page.class, "uPlot.iife.min.js");
            case "uplotLicence" -> "uPlot: " + resource(Page.class, "uPlot.LICENSE.txt");
            default -> parts.part(name);
          };
      places.appendReplacement(page, Matcher.quoteReplacement(part));
    }
    places.appendTail(page);
    return page.toString();
  }

  /** A text that was built into the program, beside the class {@code home}. */
  public static String resource(Class<?> home, String name) throws IOException {
    try (InputStream stream = home.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program was built without " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
