package org.vramlab.workloads.format.serving;

import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;

/**
 * Azure's public logs of language-model requests: {@code TIMESTAMP,ContextTokens,GeneratedTokens},
 * with or without seven digits of a second and a time zone. They say nothing of contents, so no
 * block is ever found again.
 */
public final class AzureFormat implements TraceFormat {
  static final String TIME = "TIMESTAMP";
  static final String INPUT = "ContextTokens";
  static final String OUTPUT = "GeneratedTokens";

  @Override
  public String name() {
    return "Azure LLM";
  }

  @Override
  public String description() {
    return "a log of language-model requests by length (CSV)";
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.hasColumns(TIME, INPUT, OUTPUT);
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    account.assumed(
        "blocks have "
            + settings.serving().blockTokens()
            + " tokens (--block-tokens), and no two prompts have anything in common: the log does"
            + " not say");
    return new ServingConversion(
        "azure_llm",
        new AzureLog(file, account, settings.serving().blockTokens()),
        settings,
        account);
  }
}
