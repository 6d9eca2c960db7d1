package org.vramlab.interconnect.importing.nvidia;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vramlab.interconnect.importing.machine.Remarks;
import org.vramlab.interconnect.importing.machine.Sketch;
import org.vramlab.interconnect.importing.source.LabelledTable;
import org.vramlab.interconnect.importing.source.LabelledTable.Row;
import org.vramlab.interconnect.importing.source.SourceText;

/** A table of {@code nvidia-smi topo -p2p}: for each pair OK, or why not. */
final class PeerTable {
  private static final Pattern COMMAND = Pattern.compile("topo\\s+-p2p\\s+([rwnap])");

  /** Whether it is about reads. */
  private final boolean reads;

  /** Whether it is about writes. */
  private final boolean writes;

  /** By accessing GPU and owner, in words; null where it is OK or not told. */
  private final @Nullable String[][] refusals;

  private PeerTable(boolean reads, boolean writes, @Nullable String[][] refusals) {
    this.reads = reads;
    this.writes = writes;
    this.refusals = refusals;
  }

  int gpus() {
    return refusals.length;
  }

  /** Whether the cells are those of such a table. */
  static boolean isOne(LabelledTable table) {
    return table.rows().stream()
        .flatMap(row -> row.cells().stream())
        .anyMatch(cell -> cell.equalsIgnoreCase("ok") || meaning(upper(cell)) != null);
  }

  static PeerTable of(SourceText text, LabelledTable table, Remarks remarks) {
    String about = commandAbove(text, table.line());
    boolean both = about.isEmpty();
    if (both) {
      remarks.ambiguous(
          "line "
              + table.line()
              + ": whether the table is of reads or writes (topo -p2p r, w) does"
              + " not stand in it: it is taken for both");
    }
    boolean ignored = about.equals("n") || about.equals("a") || about.equals("p");
    if (ignored) {
      remarks.read(
          "line " + table.line() + ": the table of topo -p2p " + about + " says nothing of access");
    }
    List<String> columns =
        table.columns().stream().filter(column -> column.matches("(?i)gpu[0-9]+")).toList();
    String[][] refusals = new String[columns.size()][columns.size()];
    for (Row row : table.rows()) {
      int from = columns.indexOf(row.label());
      for (int i = 0; from >= 0 && i < Math.min(row.cells().size(), table.columns().size()); i++) {
        int to = columns.indexOf(table.columns().get(i));
        String cell = upper(row.cells().get(i));
        String why = meaning(cell);
        if (to < 0 || to == from || ignored || cell.equals("OK")) {
          continue;
        }
        if (why == null || cell.equals("U")) {
          remarks.missing(
              "line "
                  + row.line()
                  + ": whether "
                  + row.label()
                  + " reaches "
                  + columns.get(to)
                  + " is '"
                  + cell
                  + "'; it is left to the rules of p2pdma");
        } else {
          refusals[from][to] = why + " (nvidia-smi: " + cell + ")";
        }
      }
    }
    return new PeerTable(both || about.equals("r"), both || about.equals("w"), refusals);
  }

  /** What a code of a refusal means; null if it is none. */
  private static @Nullable String meaning(String code) {
    return switch (code) {
      case "CNS" -> "the chipset does not support it";
      case "GNS" -> "the GPU does not support it";
      case "TNS" -> "the topology does not support it";
      case "NS" -> "it is not supported";
      case "DR" -> "it is disabled in the registry";
      case "U" -> "unknown";
      default -> null;
    };
  }

  private static String upper(String cell) {
    return cell.toUpperCase(Locale.ROOT);
  }

  /** The letter of the command in the lines just before a table; empty if there is none. */
  private static String commandAbove(SourceText text, int line) {
    for (int i = line - 2; i >= Math.max(0, line - 5); i--) {
      Matcher command = COMMAND.matcher(text.lines().get(i));
      if (command.find()) {
        return command.group(1);
      }
    }
    return "";
  }

  /** States what all tables together deny. */
  static void deny(List<PeerTable> tables, List<String> gpus, Sketch sketch) {
    for (int from = 0; from < gpus.size(); from++) {
      for (int to = 0; to < gpus.size(); to++) {
        boolean reads = false;
        boolean writes = false;
        String why = "";
        for (PeerTable table : tables) {
          boolean known = from < table.gpus() && to < table.gpus();
          String refusal = known ? table.refusals[from][to] : null;
          if (refusal != null) {
            reads |= table.reads;
            writes |= table.writes;
            why = refusal;
          }
        }
        if (reads || writes) {
          sketch.deny(new Sketch.Denial(gpus.get(from), gpus.get(to), reads, writes, why));
        }
      }
    }
  }
}
