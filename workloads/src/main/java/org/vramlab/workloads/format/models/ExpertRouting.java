package org.vramlab.workloads.format.models;

import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.CsvRows;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.io.InputException;

/**
 * Which experts each pass needs in each layer. Files are sorted by layer, programs run by pass, so
 * all of it is collected: a few bytes for each pass, layer and expert.
 *
 * @param steps by pass, then layer
 * @param layers that occur, ascending
 * @param byToken whether each token is a pass of its own because the file names none
 * @param tokens rows understood
 */
record ExpertRouting(
    TreeMap<Step, Needed> steps, TreeSet<Integer> layers, boolean byToken, long tokens) {
  private static final int MAXIMUM_EXPERT = 1 << 16;

  /** One layer of one pass. */
  record Step(long pass, int layer) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byPass = Long.compare(pass, other.pass);
      return byPass != 0 ? byPass : Integer.compare(layer, other.layer);
    }
  }

  /** The experts that a step needs, and how often all together. */
  static final class Needed {
    final BitSet experts = new BitSet();
    long uses;
  }

  static ExpertRouting read(ForeignFile file, Account account) throws InputException {
    TreeMap<Step, Needed> steps = new TreeMap<>();
    TreeSet<Integer> layers = new TreeSet<>();
    long tokens = 0;
    try (CsvRows rows = new CsvRows(file, account, ExpertRoutingFormat.LAYER)) {
      boolean byToken = !rows.columns().contains(ExpertRoutingFormat.PASS);
      String passColumn = byToken ? ExpertRoutingFormat.TOKEN : ExpertRoutingFormat.PASS;
      List<String> experts = ExpertRoutingFormat.experts(rows.columns());
      while (rows.next()) {
        long layer = rows.whole(ExpertRoutingFormat.LAYER);
        long pass = rows.whole(passColumn);
        if (layer < 0
            || layer > MAXIMUM_EXPERT
            || pass < 0
            || experts.stream().anyMatch(expert -> !isExpert(rows.whole(expert)))) {
          account.unknown(rows.line(), rows.text(), "a layer, pass or expert is out of range");
          continue;
        }
        tokens++;
        layers.add((int) layer);
        Needed needed = steps.computeIfAbsent(new Step(pass, (int) layer), absent -> new Needed());
        for (String expert : experts) {
          needed.experts.set((int) rows.whole(expert));
          needed.uses++;
        }
      }
      return new ExpertRouting(steps, layers, byToken, tokens);
    }
  }

  private static boolean isExpert(long number) {
    return number >= 0 && number < MAXIMUM_EXPERT;
  }
}
