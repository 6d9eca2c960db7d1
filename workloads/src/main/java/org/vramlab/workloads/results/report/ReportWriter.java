package org.vramlab.workloads.results.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.results.LinkResult;
import org.vramlab.workloads.results.PoolResult;
import org.vramlab.workloads.results.ProcessResult;
import org.vramlab.workloads.results.RunResult;
import org.vramlab.workloads.results.Setting;

/**
 * A result as one web page that needs nothing else: no network, no other file. The template {@code
 * report.html} says what stands where; bars and tables are plain HTML, charts over time are drawn
 * by uPlot, which is part of the page, from data that is part of the page.
 */
public final class ReportWriter {
  /** Most lines in one chart: eight colours, solid and dashed. */
  static final int LINKS_DRAWN = 16;

  /** Rows of a table; a page has room, but nobody reads thousands. */
  private static final int ROWS_SHOWN = 200;

  private final RunResult result;

  private ReportWriter(RunResult result) {
    this.result = result;
  }

  /** Writes the page to {@code file}. */
  public static void write(RunResult result, OutputFile file) throws InputException {
    file.write(stream -> write(result, stream));
  }

  /** Writes the page to {@code stream}, as UTF-8. */
  static void write(RunResult result, OutputStream stream) throws IOException {
    ReportWriter writer = new ReportWriter(result);
    String page = Page.of(Page.resource(ReportWriter.class, "report.html"), writer::part);
    stream.write(page.getBytes(StandardCharsets.UTF_8));
  }

  private String part(String name) throws IOException {
    return switch (name) {
      case "title" -> Html.escape(title());
      case "machine" -> Html.escape(machine());
      case "settings" -> Html.escape(settings());
      case "tiles" -> tiles();
      case "criticalPath" -> CriticalPathPart.html(result.criticalPath());
      case "linksShown" -> linksShown();
      case "processes" -> Html.table(Grids.processes(result, result.processes(), true));
      case "evictions" -> Html.table(Grids.evictions(result, Grids.victims(result), ROWS_SHOWN));
      case "evictionsByPool" -> Html.table(Grids.evictionsByPool(result, ROWS_SHOWN));
      case "pools" -> Html.table(Grids.pools(result));
      case "links" -> Html.table(Grids.links(result, ROWS_SHOWN));
      case "copies" -> Html.table(Grids.copies(result, ROWS_SHOWN));
      case "prefetch" -> prefetch();
      case "checks" -> Html.escape(checks());
      case "identity" -> Html.escape(result.identity().line());
      case "data" -> data();
      case "js" -> Page.resource(ReportWriter.class, "report.js");
      default -> throw new IllegalStateException("the template names an unknown part: " + name);
    };
  }

  private String title() {
    List<String> names = new ArrayList<>();
    result.processes().forEach(process -> names.add(process.name()));
    return String.join(" + ", names);
  }

  private String machine() {
    int devices = result.machine().devices().size();
    return result.machine().topology()
        + " ("
        + result.machine().description()
        + "), "
        + (devices == 1 ? "1 device" : devices + " devices");
  }

  private String settings() {
    List<String> items = new ArrayList<>();
    for (Setting setting : result.settings()) {
      items.add(setting.name() + " " + setting.value());
    }
    return String.join(", ", items);
  }

  private String tiles() {
    long makespanNanos = result.makespanNanos();
    long boundNanos = result.bounds().strongestNanos();
    long in = 0;
    long refetched = 0;
    long out = 0;
    long peer = 0;
    long evictions = 0;
    long backOffs = 0;
    long lockWaitNanos = 0;
    long refusals = 0;
    long p99 = 0;
    for (ProcessResult process : result.processes()) {
      in += process.movedInBytes();
      refetched += process.refetchBytes();
      out += process.movedOutBytes();
      peer += process.movedPeerBytes() + process.peerAccessBytes();
      evictions += process.evictionsSuffered();
      backOffs += process.backOffs();
      lockWaitNanos += process.lockWaits().totalNanos();
      refusals += process.refusals();
      p99 = Math.max(p99, process.latency().p99Nanos());
    }
    boolean arithmetic = result.bounds().arithmeticNanos() == boundNanos;
    StringBuilder tiles = new StringBuilder();
    tile(tiles, Quantities.nanos(makespanNanos), "makespan");
    tile(
        tiles,
        Quantities.nanos(boundNanos),
        "lower bound ("
            + (arithmetic ? "arithmetic alone" : "busiest link")
            + "), "
            + Quantities.percent(boundNanos, makespanNanos)
            + " of the makespan");
    tile(tiles, Quantities.bytes(in), "moved in; " + Quantities.bytes(refetched) + " came back");
    tile(tiles, Quantities.bytes(out), "moved out");
    tile(tiles, Quantities.bytes(peer), "moved to, or used at, a peer");
    tile(tiles, Quantities.count(evictions), "evictions");
    tile(
        tiles,
        Quantities.count(backOffs),
        "back-offs; " + Quantities.nanos(lockWaitNanos) + " of lock waits");
    tile(
        tiles,
        Quantities.nanos(p99),
        "p99 of submission, " + Quantities.count(refusals) + " ENOMEM");
    return tiles.toString();
  }

  private static void tile(StringBuilder tiles, String figure, String label) {
    tiles
        .append("<div class=\"tile\"><b>")
        .append(Html.escape(figure))
        .append("</b><span>")
        .append(Html.escape(label))
        .append("</span></div>\n");
  }

  /** Nothing where nothing is fetched ahead. */
  private String prefetch() {
    return result.prefetch().isEmpty()
        ? ""
        : "\n<h2>Fetched ahead of need</h2>\n" + Html.table(Grids.prefetch(result));
  }

  private String linksShown() {
    int used = Grids.usedLinks(result).size();
    return used > LINKS_DRAWN ? " (" + LINKS_DRAWN + " of " + used + ")" : "";
  }

  private String checks() {
    String watched =
        "Checker "
            + (result.checks().checker() ? "on" : "off")
            + ", lockdep "
            + (result.checks().lockdep() ? "on" : "off")
            + ". ";
    List<String> findings = result.checks().findings();
    return watched + (findings.isEmpty() ? "Nothing found." : String.join(" ", findings));
  }

  /** The series that the charts draw. */
  private String data() {
    StringBuilder json = new StringBuilder();
    json.append("{\"makespanNanos\":").append(result.makespanNanos());
    json.append(",\"pageBytes\":").append(PoolResult.PAGE_BYTES).append(",\n\"pools\":[");
    String separator = "\n";
    for (PoolResult pool : result.pools()) {
      if (pool.peakPages() == 0) {
        continue;
      }
      json.append(separator).append("{\"name\":").append(Html.jsonString(pool.name()));
      json.append(",\"kind\":").append(Html.jsonString(pool.kind().label()));
      json.append(",\"capacityBytes\":");
      json.append(pool.limited() ? pool.capacityPages() * PoolResult.PAGE_BYTES : "null");
      json.append(",\"bucketNanos\":").append(pool.residency().bucketNanos());
      json.append(",\"values\":").append(JsonWriter.array(pool.residency())).append('}');
      separator = ",\n";
    }
    json.append("],\n\"links\":[");
    separator = "\n";
    List<LinkResult> links = Grids.usedLinks(result);
    for (LinkResult link : links.subList(0, Math.min(LINKS_DRAWN, links.size()))) {
      json.append(separator).append("{\"name\":").append(Html.jsonString(link.name()));
      json.append(",\"bytesPerSecond\":").append(link.bytesPerSecond());
      json.append(",\"capacityShare\":")
          .append(
              Html.jsonString(
                  Quantities.percent(link.usePartsPerMillion(result.makespanNanos()), 1_000_000)));
      json.append(",\"bucketNanos\":").append(link.traffic().bucketNanos());
      json.append(",\"values\":").append(JsonWriter.array(link.traffic())).append('}');
      separator = ",\n";
    }
    return json.append("]}").toString();
  }
}
