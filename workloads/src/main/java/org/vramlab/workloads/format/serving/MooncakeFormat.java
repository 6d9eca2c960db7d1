package org.vramlab.workloads.format.serving;

import java.util.List;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ConversionSettings;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.Sample;
import org.vramlab.workloads.convert.TraceFormat;
import org.vramlab.workloads.io.InputException;

/**
 * Request logs in JSON lines that name the KV blocks of each prompt: those published with Mooncake
 * (FAST'25), and those of Alibaba's Bailian service, which have the same members and others.
 *
 * <p>{@code timestamp} is in milliseconds since the start in the first, in seconds in the second;
 * {@code hash_ids} has a number for each block of the prompt, of 512 tokens or of 16.
 */
public final class MooncakeFormat implements TraceFormat {
  private static final List<String> MEMBERS =
      List.of("\"timestamp\"", "\"input_length\"", "\"output_length\"", "\"hash_ids\"");
  private static final String BAILIAN_MEMBER = "\"chat_id\"";
  private static final int MOONCAKE_BLOCK_TOKENS = 512;
  private static final int BAILIAN_BLOCK_TOKENS = 16;
  private static final long NANOS_PER_MILLISECOND = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  @Override
  public String name() {
    return "Mooncake";
  }

  @Override
  public String description() {
    return "a log of language-model requests with the hashes of their KV blocks (JSON lines)";
  }

  @Override
  public boolean recognises(Sample sample) {
    for (String line : sample.lines()) {
      if (!line.isBlank()) {
        return line.stripLeading().startsWith("{") && MEMBERS.stream().allMatch(line::contains);
      }
    }
    return false;
  }

  @Override
  public Conversion open(ForeignFile file, ConversionSettings settings, Account account)
      throws InputException {
    boolean bailian = isBailian(file);
    RequestLog log =
        new MooncakeLog(
            file,
            account,
            bailian ? BAILIAN_BLOCK_TOKENS : MOONCAKE_BLOCK_TOKENS,
            bailian ? NANOS_PER_SECOND : NANOS_PER_MILLISECOND);
    account.assumed(
        "a number in hash_ids stands for the contents of "
            + log.blockTokens()
            + " tokens and all before them, and timestamps are in "
            + (bailian ? "seconds" : "milliseconds"));
    return new ServingConversion("mooncake", log, settings, account);
  }

  private static boolean isBailian(ForeignFile file) throws InputException {
    try (var lines = file.lines()) {
      String first = lines.next();
      while (first != null && first.isBlank()) {
        first = lines.next();
      }
      return first != null && first.contains(BAILIAN_MEMBER);
    }
  }
}
