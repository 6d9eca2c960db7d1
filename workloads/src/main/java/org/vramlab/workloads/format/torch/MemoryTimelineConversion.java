package org.vramlab.workloads.format.torch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.Conversion;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.io.InputException;
import org.vramlab.workloads.trace.TraceHeader;
import org.vramlab.workloads.trace.TraceSink;

/** One pass over a memory timeline, entry by entry. */
final class MemoryTimelineConversion implements Conversion {
  private static final int PREEXISTING = 1;
  private static final int CREATE = 2;
  private static final int WRITE = 3;
  private static final int DESTROY = 4;

  private static final int WRITE_OPERATION = 0;
  private static final int LAST_READ_OPERATION = 1;

  private final ForeignFile file;
  private final Account account;
  private final JsonParser json;
  private final UnnamedTensors tensors = new UnnamedTensors();
  private final TraceHeader header =
      new TraceHeader(
          "torch_memory_timeline",
          1,
          List.of("tensor.written", "tensor.last_read"),
          Map.of("capture", "\"converted from a memory timeline\""),
          Map.of());
  private final long[] operand = new long[2];
  private final long[] counts = new long[DESTROY + 1];
  private long entries;
  private long liveBytes;
  private long peakBytes;
  private long unmatched;
  private boolean ended;

  MemoryTimelineConversion(ForeignFile file, Account account) throws InputException {
    this.file = file;
    this.account = account;
    try {
      this.json = new JsonFactory().createParser(file.open());
      json.enable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw file.bad(1, "it is no JSON array", "export the raw memory timeline again");
      }
    } catch (IOException damaged) {
      throw failure(damaged);
    }
    account.assumed(
        "entries name no tensors: a write goes to the tensor of its size and category that was"
            + " written longest ago, the end of one to the youngest of its size");
    account.assumed(
        "a tensor is read in whole once, at its end; what existed before is brought in");
    account.assumed("one device; operations take the launch floor: the timeline has no kernels");
  }

  private InputException failure(IOException failure) {
    return failure instanceof JsonProcessingException malformed
        ? file.bad(
            malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNr(),
            "it is no valid JSON after " + entries + " entries",
            "it may be cut: export or copy it again")
        : file.damaged(0, failure);
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public boolean step(TraceSink sink) throws IOException, InputException {
    if (ended) {
      return false;
    }
    JsonToken token;
    long[] entry = new long[4];
    int length = 0;
    boolean numbers = true;
    try {
      token = json.nextToken();
      if (token == JsonToken.START_ARRAY) {
        for (token = json.nextToken();
            token != JsonToken.END_ARRAY && token != null;
            token = json.nextToken()) {
          if (token == JsonToken.VALUE_NUMBER_INT && length < entry.length) {
            entry[length] = json.getLongValue();
          } else {
            numbers = false;
            json.skipChildren();
          }
          length++;
        }
      } else if (token == JsonToken.END_ARRAY && json.nextToken() == null) {
        ended = true;
        state();
        return false;
      } else {
        throw file.bad(1, "an entry is no array of four numbers", "is it the raw form?");
      }
    } catch (IOException damaged) {
      throw failure(damaged);
    }
    if (entries == 0 && (length != entry.length || !numbers)) {
      throw file.bad(
          1,
          "it holds sums by category over time, not the tensors that make them up",
          "export the raw form, with a path that ends in .raw.json.gz");
    }
    entries++;
    if (length != entry.length || !numbers || !apply(entry, sink)) {
      account.unknown(
          entries,
          entry[0] + ", " + entry[1] + ", " + entry[2] + ", " + entry[3],
          "it is no time, action, size and category in range");
    }
    return true;
  }

  /** Returns false for an entry that means nothing. */
  private boolean apply(long[] entry, TraceSink sink) throws IOException {
    long bytes = Math.abs(entry[2]);
    long category = entry[3];
    if (entry[1] < PREEXISTING
        || entry[1] > DESTROY
        || bytes > AllocatorHistory.MAXIMUM_BLOCK_BYTES
        || category < 0
        || category > Byte.MAX_VALUE) {
      return false;
    }
    int action = (int) entry[1];
    counts[action]++;
    if (bytes == 0) {
      return true;
    }
    switch (action) {
      case PREEXISTING, CREATE -> {
        int buffer = tensors.create(bytes, (int) category);
        sink.allocate(buffer, bytes, 0, CategoryNames.of((int) category), "");
        liveBytes += bytes;
        peakBytes = Math.max(peakBytes, liveBytes);
        if (action == CREATE) {
          touch(WRITE_OPERATION, buffer, bytes, sink);
        }
      }
      case WRITE -> {
        int buffer = tensors.oldest(bytes, (int) category);
        if (buffer < 0) {
          unmatched++;
        } else {
          touch(WRITE_OPERATION, buffer, bytes, sink);
        }
      }
      default -> {
        int buffer = tensors.removeYoungest(bytes, (int) category);
        if (buffer < 0) {
          unmatched++;
        } else {
          touch(LAST_READ_OPERATION, buffer, bytes, sink);
          sink.free(buffer);
          liveBytes -= bytes;
        }
      }
    }
    return true;
  }

  private void touch(int operation, int buffer, long bytes, TraceSink sink) throws IOException {
    operand[0] = buffer;
    operand[1] = bytes;
    boolean write = operation == WRITE_OPERATION;
    sink.operation(operation, 0, 0, operand, write ? 0 : 1, operand, write ? 1 : 0);
  }

  private void state() {
    account.known(
        String.format(
            Locale.ROOT,
            "%,d entries: %,d tensors existed before, %,d created, %,d written, %,d destroyed",
            entries,
            counts[PREEXISTING],
            counts[CREATE],
            counts[WRITE],
            counts[DESTROY]));
    account.known(
        String.format(
            Locale.ROOT, "at most %,d bytes at once, %,d at the end", peakBytes, liveBytes));
    if (unmatched > 0) {
      account.known(
          String.format(
              Locale.ROOT, "%,d writes and ends fit no tensor in existence: left out", unmatched));
    }
  }

  @Override
  public void close() {
    try {
      json.close();
    } catch (IOException ignored) {
      // Nothing was written.
    }
  }
}
