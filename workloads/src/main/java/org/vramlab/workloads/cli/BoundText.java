package org.vramlab.workloads.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.vramlab.workloads.bound.Bound;
import org.vramlab.workloads.bound.proof.Certificate;
import org.vramlab.workloads.io.TextTable;

/** Bounds for people: a line for each, in 10^9 bytes. */
final class BoundText {
  private final List<BoundRow> rows;

  BoundText(List<BoundRow> rows) {
    this.rows = rows;
  }

  void print(PrintStream out) {
    TextTable table =
        new TextTable(
            "trace",
            "memory",
            "metric",
            "bound GB",
            "plan GB",
            "gap",
            "Belady",
            "FIFO",
            "LRU",
            "plan closes",
            "Belady closes",
            "FIFO closes");
    for (BoundRow row : rows) {
      Bound bound = row.bound();
      table.row(
          row.trace(),
          row.size().toString(),
          bound.metric().label(),
          gigabytes(bound.bytes().doubleValue()),
          gigabytes(bound.planBytes()),
          percent(bound.gap(), "%.2f %%"),
          gigabytes(row.belady().bytes(bound.metric())),
          gigabytes(row.fifo().bytes(bound.metric())),
          gigabytes(row.lru().bytes(bound.metric())),
          percent(row.closed(bound.executed()), "%.1f %%"),
          percent(row.closed(row.belady()), "%.1f %%"),
          percent(row.closed(row.fifo()), "%.1f %%"));
    }
    table.print(out, "");
    out.println();
    printDevices(out);
    out.println("The bound " + Bound.COVERS + ".");
    out.println(
        "\"closes\": how much of the way from LRU down to the bound. Plans and policies are counted"
            + " under the bound's rules.");
  }

  /** The same by device, for traces that have several. */
  private void printDevices(PrintStream out) {
    TextTable table =
        new TextTable(
            "trace", "memory", "metric", "device", "pool GB", "bound GB", "plan GB", "gap");
    boolean several = false;
    for (BoundRow row : rows) {
      Bound bound = row.bound();
      List<Certificate.Device> proofs = bound.certificate().devices();
      several |= proofs.size() > 1;
      for (int device = 0; device < proofs.size() && proofs.size() > 1; device++) {
        double least = proofs.get(device).bytes().doubleValue();
        long plan = bound.executed().bytes(bound.metric(), device);
        table.row(
            row.trace(),
            row.size().toString(),
            bound.metric().label(),
            Integer.toString(device),
            gigabytes(proofs.get(device).poolBytes()),
            gigabytes(least),
            gigabytes(plan),
            percent(plan == least ? 0 : (plan - least) / least, "%.2f %%"));
      }
    }
    if (several) {
      table.print(out, "");
      out.println();
    }
  }

  private static String gigabytes(long bytes) {
    return gigabytes((double) bytes);
  }

  private static String gigabytes(double bytes) {
    return String.format(Locale.ROOT, "%.3f", bytes / 1e9);
  }

  private static String percent(double part, String form) {
    return Double.isNaN(part) || Double.isInfinite(part)
        ? "-"
        : String.format(Locale.ROOT, form, 100 * part);
  }
}
