package org.vramlab.workloads.format.serving;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.convert.TextLines;
import org.vramlab.workloads.io.InputException;

/** Reads one request a line, in JSON. */
final class MooncakeLog implements RequestLog {
  /** Latest arrival that is believed: some 30 years. */
  private static final double MAXIMUM_NANOS = 1e18;

  private final TextLines lines;
  private final Account account;
  private final int blockTokens;
  private final long nanosPerUnit;
  private final JsonFactory json = new JsonFactory();
  private final LongArrayList hashes = new LongArrayList();
  private final LongOpenHashSet distinct = new LongOpenHashSet();

  MooncakeLog(ForeignFile file, Account account, int blockTokens, long nanosPerUnit)
      throws InputException {
    this.lines = file.lines();
    this.account = account;
    this.blockTokens = blockTokens;
    this.nanosPerUnit = nanosPerUnit;
  }

  @Override
  public @Nullable Request next() throws InputException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        continue;
      }
      Request request = request(line);
      if (request != null) {
        return request;
      }
    }
    return null;
  }

  /** The request in this line, or null where there is none. */
  private @Nullable Request request(String line) throws InputException {
    double timestamp = -1;
    long input = -1;
    long output = -1;
    boolean hashed = false;
    hashes.clear();
    try (JsonParser parser = json.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return refuse(line, "it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (name) {
          case "timestamp" -> timestamp = value.isNumeric() ? parser.getDoubleValue() : -1;
          case "input_length" -> input = value.isNumeric() ? parser.getLongValue() : -1;
          case "output_length" -> output = value.isNumeric() ? parser.getLongValue() : -1;
          case "hash_ids" -> hashed = readHashes(parser);
          default -> parser.skipChildren();
        }
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        return refuse(line, "it is not one JSON object");
      }
    } catch (IOException malformed) {
      return refuse(line, "it is no valid JSON");
    }
    if (!(timestamp >= 0 && timestamp * nanosPerUnit <= MAXIMUM_NANOS)
        || input < 0
        || output < 0
        || input > Request.MAXIMUM_TOKENS
        || output > Request.MAXIMUM_TOKENS) {
      return refuse(line, "it lacks a timestamp, input_length or output_length in range");
    }
    long blocks = (input + blockTokens - 1) / blockTokens;
    if (!hashed || hashes.size() != blocks) {
      return refuse(
          line, "hash_ids is not one number for each " + blockTokens + " tokens of input_length");
    }
    distinct.clear();
    for (int i = 0; i < hashes.size(); i++) {
      if (!distinct.add(hashes.getLong(i))) {
        return refuse(line, "hash_ids names a block twice, and each hash covers all before it");
      }
    }
    return new Request((long) (timestamp * nanosPerUnit), input, output, hashes.toLongArray());
  }

  private boolean readHashes(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return false;
    }
    boolean numbers = true;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY && token != null;
        token = parser.nextToken()) {
      if (token == JsonToken.VALUE_NUMBER_INT) {
        hashes.add(parser.getLongValue());
      } else {
        parser.skipChildren();
        numbers = false;
      }
    }
    return numbers;
  }

  private @Nullable Request refuse(String line, String why) throws InputException {
    account.unknown(lines.number(), line, why);
    return null;
  }

  @Override
  public int blockTokens() {
    return blockTokens;
  }

  @Override
  public void close() {
    lines.close();
  }
}
