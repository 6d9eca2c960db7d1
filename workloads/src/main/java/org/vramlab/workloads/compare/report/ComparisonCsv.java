package org.vramlab.workloads.compare.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vramlab.workloads.compare.Answer;
import org.vramlab.workloads.compare.Cell;
import org.vramlab.workloads.compare.CellResult;
import org.vramlab.workloads.compare.Comparison;
import org.vramlab.workloads.compare.Failure;
import org.vramlab.workloads.compare.Figure;
import org.vramlab.workloads.compare.RunGrid;
import org.vramlab.workloads.compare.Yardstick;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.io.OutputFile;
import org.vramlab.workloads.results.Setting;

/**
 * A comparison as CSV (RFC 4180, UTF-8, lines end in LF): one row for each run, in the order of the
 * grid. Columns: {@code workload}; every setting in force; {@code status} ({@code done}, or why
 * there is no result) and {@code reason}; {@code bound_bytes} and {@code plan_bytes}; one for each
 * {@link Figure}; {@code command}, which computes the row alone, and {@code run_json_sha256}, the
 * digest of the JSON that it writes. Cells without a value are empty.
 */
public final class ComparisonCsv {
  private ComparisonCsv() {}

  /** Writes the whole file. */
  public static void write(Comparison comparison, OutputFile file) throws InputException {
    file.write(stream -> write(comparison, stream));
  }

  private static void write(Comparison comparison, OutputStream stream) throws IOException {
    List<String> settings = settingNames(comparison);
    CsvWriter csv =
        CsvWriter.builder()
            .lineDelimiter(LineDelimiter.LF)
            .build(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    List<String> heading = new ArrayList<>(List.of("workload"));
    heading.addAll(settings);
    heading.addAll(List.of("status", "reason", "bound_bytes", "plan_bytes"));
    for (Figure figure : Figure.values()) {
      heading.add(figure.column());
    }
    heading.addAll(List.of("command", "run_json_sha256"));
    csv.writeRecord(heading);
    for (int i = 0; i < comparison.grid().cells().size(); i++) {
      csv.writeRecord(row(comparison, i, settings));
    }
    csv.flush();
  }

  private static List<String> row(Comparison comparison, int index, List<String> settings) {
    RunGrid grid = comparison.grid();
    Cell cell = grid.cells().get(index);
    Answer answer = comparison.answers().get(index);
    List<String> row = new ArrayList<>(List.of(grid.workloads().get(cell.workload()).name()));
    Map<String, String> values = settings(grid, cell, answer);
    settings.forEach(name -> row.add(values.getOrDefault(name, "")));
    if (answer instanceof Failure failure) {
      row.addAll(List.of(failure.kind().label(), failure.reason().replace('\n', ' ')));
    } else {
      row.addAll(List.of("done", ""));
    }
    Yardstick yardstick = comparison.yardstick(cell.workload(), cell.situation());
    row.add(yardstick.boundBytes().isPresent() ? "" + yardstick.boundBytes().getAsLong() : "");
    row.add(yardstick.planBytes().isPresent() ? "" + yardstick.planBytes().getAsLong() : "");
    for (Figure figure : Figure.values()) {
      row.add(answer instanceof CellResult result ? "" + result.figure(figure) : "");
    }
    row.add(cell.command());
    row.add(answer instanceof CellResult result ? result.runJsonSha256() : "");
    return row;
  }

  /** Names of all settings of all runs, in the order in which they first occur. */
  private static List<String> settingNames(Comparison comparison) {
    Set<String> names = new LinkedHashSet<>();
    RunGrid grid = comparison.grid();
    for (int i = 0; i < grid.cells().size(); i++) {
      if (comparison.answers().get(i) instanceof CellResult result) {
        result.settings().forEach(setting -> names.add(setting.name()));
      }
    }
    for (Cell cell : grid.cells()) {
      chosen(grid, cell).forEach(setting -> names.add(setting.name()));
    }
    return List.copyOf(names);
  }

  /** What was chosen, and, where the run said so, what else was in force. */
  private static Map<String, String> settings(RunGrid grid, Cell cell, Answer answer) {
    Map<String, String> values = new LinkedHashMap<>();
    chosen(grid, cell).forEach(setting -> values.put(setting.name(), setting.value()));
    if (answer instanceof CellResult result) {
      result.settings().forEach(setting -> values.put(setting.name(), setting.value()));
    }
    return values;
  }

  private static List<Setting> chosen(RunGrid grid, Cell cell) {
    List<Setting> chosen = new ArrayList<>();
    chosen.addAll(grid.situations().get(cell.situation()).settings());
    chosen.addAll(grid.contenders().get(cell.contender()).settings());
    chosen.add(new Setting("seed", Long.toString(cell.seed())));
    return chosen;
  }
}
