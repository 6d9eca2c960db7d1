package org.vramlab.workloads.format.models;

import java.util.Arrays;
import java.util.List;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;

/**
 * A log of the experts that each token was routed to: {@code layer}, a pass or a token or both,
 * then {@code e0,e1,...}. An expert of a layer is a buffer; a pass reads the experts that its
 * tokens need.
 */
public final class ExpertRoutingFormat implements TraceFormat {
  static final String LAYER = "layer";
  static final String PASS = "forward_pass";
  static final String TOKEN = "token_idx";

  @Override
  public String name() {
    return "expert routing";
  }

  @Override
  public String description() {
    return "a log of the experts that tokens were routed to (CSV)";
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.hasColumns(LAYER, "e0") && (sample.hasColumns(PASS) || sample.hasColumns(TOKEN));
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    return new ExpertRoutingConversion(ExpertRouting.read(file, account), settings, account);
  }

  /** The columns e0, e1 ... of a header, in order. */
  static List<String> experts(List<String> columns) {
    return Arrays.asList(
        columns.stream().filter(column -> column.matches("e[0-9]{1,3}")).toArray(String[]::new));
  }
}
