package org.vramlab.interconnect.importing.nvidia;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.source.LabelledTable;
import org.vramlab.interconnect.importing.source.LabelledTable.Row;

/**
 * The table of {@code nvidia-smi topo -m}, understood: relations between GPUs and network cards,
 * and near which CPU each GPU is.
 */
final class SmiMatrix {
  static final Pattern LABEL =
      Pattern.compile("(?i)(gpu|nic|mlx|bnxt|hfi|ib|efa|roce|cx)[a-z0-9_.:-]*[0-9][a-z0-9_.:-]*");

  /** Cells that a narrow terminal pushes together. */
  static final Pattern CELL = Pattern.compile("NV[0-9]{1,2}|SYS|SOC|NODE|PHB|PXB|PIX|PSB");

  private static final Pattern GPU = Pattern.compile("(?i)gpu([0-9]{1,4})");
  private static final Pattern NVLINKS = Pattern.compile("(?i)nv([0-9]{1,2})");
  private static final Pattern CORES = Pattern.compile("[0-9][0-9,-]*");

  /** Names of rows and columns, GPUs first and in the order of their numbers. */
  final List<String> names = new ArrayList<>();

  final int gpus;

  /** By pair of names: connections of NVLink; 0 for none. */
  final int[][] nvlinks;

  final @Nullable Relation[][] relations;

  /** By GPU: the NUMA node, or else the cores, as printed; empty if neither is. */
  final String[] near;

  SmiMatrix(LabelledTable table, Remarks remarks) {
    List<String> others = new ArrayList<>();
    for (String column : table.columns()) {
      (GPU.matcher(column).matches() ? names : others).add(column);
    }
    for (Row row : table.rows()) {
      if (GPU.matcher(row.label()).matches() && !names.contains(row.label())) {
        names.add(row.label());
        remarks.missing("line " + row.line() + ": " + row.label() + " has a row and no column");
      }
    }
    names.sort((a, b) -> Integer.compare(numberOf(a), numberOf(b)));
    gpus = names.size();
    names.addAll(others);
    nvlinks = new int[names.size()][names.size()];
    relations = new Relation[names.size()][names.size()];
    near = new String[gpus];
    Arrays.fill(near, "");
    for (Row row : table.rows()) {
      read(table, row, remarks);
    }
    for (String name : names.subList(0, gpus)) {
      if (table.rows().stream().noneMatch(row -> row.label().equals(name))) {
        remarks.missing(name + " has a column and no row");
      }
    }
    tellAsymmetries(remarks);
  }

  private static int numberOf(String gpu) {
    Matcher number = GPU.matcher(gpu);
    return number.matches() ? Integer.parseInt(number.group(1)) : Integer.MAX_VALUE;
  }

  private void read(LabelledTable table, Row row, Remarks remarks) {
    int from = names.indexOf(row.label());
    int columns = table.columns().size();
    if (from < 0) {
      return;
    }
    int cells = 0;
    while (cells < row.cells().size() && isCell(row.cells().get(cells))) {
      cells++;
    }
    if (cells < columns) {
      remarks.missing(
          "line "
              + row.line()
              + ": "
              + row.label()
              + " has "
              + cells
              + " of "
              + columns
              + " cells that can be read; its row is left out");
    } else {
      for (int column = 0; column < columns; column++) {
        int to = names.indexOf(table.columns().get(column));
        if (to != from) {
          note(from, to, row.cells().get(column));
        }
      }
    }
    if (from < gpus) {
      List<String> rest =
          new ArrayList<>(row.cells().subList(Math.min(cells, columns), row.cells().size()));
      rest.addAll(row.rest());
      near[from] = nearOf(rest, table.tail());
    }
  }

  private static boolean isCell(String cell) {
    return cell.equalsIgnoreCase("x")
        || Relation.of(cell) != null
        || NVLINKS.matcher(cell).matches()
        || cell.equalsIgnoreCase("N/A");
  }

  private void note(int from, int to, String cell) {
    Matcher links = NVLINKS.matcher(cell);
    if (links.matches()) {
      nvlinks[from][to] = Integer.parseInt(links.group(1));
    } else {
      relations[from][to] = Relation.of(cell);
    }
  }

  /**
   * The NUMA node if the row has one, else the cores. Columns after the matrix are cores, NUMA node
   * and the GPU's own NUMA node, any of which may be blank or N/A.
   */
  private static String nearOf(List<String> rest, String tail) {
    List<String> words = rest.stream().filter(word -> !word.matches("(?i)numa|n/a")).toList();
    // The cores are a list or a range; a lone number is a core if no other word tells the node.
    List<String> ranges = words.stream().filter(word -> CORES.matcher(word).matches()).toList();
    if (ranges.isEmpty()) {
      return "";
    }
    boolean hasNuma = tail.isEmpty() || tail.toUpperCase(Locale.ROOT).contains("NUMA AFFINITY");
    boolean firstIsCores = ranges.getFirst().matches(".*[-,].*");
    if (hasNuma && ranges.size() > 1) {
      return "node " + ranges.get(1);
    }
    if (hasNuma && !firstIsCores) {
      return "node " + ranges.getFirst();
    }
    return "cores " + ranges.getFirst();
  }

  private void tellAsymmetries(Remarks remarks) {
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        boolean bothTold =
            (nvlinks[i][j] > 0 || relations[i][j] != null)
                && (nvlinks[j][i] > 0 || relations[j][i] != null);
        if (bothTold && (nvlinks[i][j] != nvlinks[j][i] || relations[i][j] != relations[j][i])) {
          remarks.ambiguous(
              names.get(i)
                  + " and "
                  + names.get(j)
                  + " are joined otherwise in the one row than in"
                  + " the other: the nearer is taken");
        }
      }
    }
  }

  /** Connections of NVLink between two, from whichever row told them. */
  int nvlinks(int first, int second) {
    return Math.max(nvlinks[first][second], nvlinks[second][first]);
  }

  /** How two are joined over PCIe, the nearer of both rows; null if neither says. */
  @Nullable Relation relation(int first, int second) {
    Relation there = relations[first][second];
    Relation back = relations[second][first];
    if (there == null || back == null) {
      return there == null ? back : there;
    }
    return there.compareTo(back) < 0 ? there : back;
  }
}
