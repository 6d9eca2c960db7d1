package org.vramlab.workloads.format.serving;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.CsvRows;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.io.InputException;

/** Reads one request a row: when, and how many tokens in and out. */
final class AzureLog implements RequestLog {
  /** A time zone, or the letter for none, behind the time: all rows have the same. */
  private static final String ZONE = "(Z|[+-][0-9]{2}:[0-9]{2})$";

  private final CsvRows rows;
  private final Account account;
  private final int blockTokens;
  private @Nullable LocalDateTime first;

  AzureLog(ForeignFile file, Account account, int blockTokens) throws InputException {
    this.rows = new CsvRows(file, account, AzureFormat.TIME, AzureFormat.INPUT, AzureFormat.OUTPUT);
    this.account = account;
    this.blockTokens = blockTokens;
  }

  @Override
  public @Nullable Request next() throws InputException {
    while (rows.next()) {
      long input = rows.whole(AzureFormat.INPUT);
      long output = rows.whole(AzureFormat.OUTPUT);
      LocalDateTime time = time(rows.field(AzureFormat.TIME));
      if (time == null
          || input < 0
          || output < 0
          || input > Request.MAXIMUM_TOKENS
          || output > Request.MAXIMUM_TOKENS) {
        account.unknown(
            rows.line(), rows.text(), "it is not a time and two numbers of tokens in range");
        continue;
      }
      if (first == null) {
        first = time;
      }
      return new Request(nanosBetween(first, time), input, output, Request.NO_HASHES);
    }
    return null;
  }

  /** Nanoseconds between two times less than some 30 years apart; otherwise that. */
  private static long nanosBetween(LocalDateTime from, LocalDateTime to) {
    long seconds = ChronoUnit.SECONDS.between(from, to);
    return Math.abs(seconds) > 1_000_000_000L
        ? Long.signum(seconds) * 1_000_000_000_000_000_000L
        : ChronoUnit.NANOS.between(from, to);
  }

  private static @Nullable LocalDateTime time(String text) {
    try {
      return LocalDateTime.parse(text.strip().replaceFirst(ZONE, "").replace(' ', 'T'))
          .atOffset(ZoneOffset.UTC)
          .toLocalDateTime();
    } catch (DateTimeException malformed) {
      return null;
    }
  }

  @Override
  public int blockTokens() {
    return blockTokens;
  }

  @Override
  public void close() {
    rows.close();
  }
}
