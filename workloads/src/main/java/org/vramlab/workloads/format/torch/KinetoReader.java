package org.vramlab.workloads.format.torch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import it.unimi.dsi.fastutil.longs.Long2DoubleOpenHashMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.convert.Account;
import org.vramlab.workloads.convert.ForeignFile;
import org.vramlab.workloads.io.InputException;

/** Picks from a Chrome trace what matters for memory, token by token. One use. */
final class KinetoReader {
  private static final int GPU = 1;
  private static final int LONGEST_NAME = 1000;

  private final ForeignFile file;
  private final Account account;
  private final KinetoEvents events = new KinetoEvents();

  /** When the runtime call of a correlation began, on the CPU. */
  private final Long2DoubleOpenHashMap launches = new Long2DoubleOpenHashMap();

  /** Kernels, until all launches are known. */
  private final List<Kernel> kernels = new ArrayList<>();

  private record Kernel(
      double micros, long correlation, int device, String name, double durationMicros) {}

  /** The members of the event being read that matter. */
  private String phase = "";

  private String category = "";
  private String name = "";
  private double micros;
  private double durationMicros;
  private long correlation;
  private long device;
  private long deviceType;
  private long address;
  private long bytes;

  KinetoReader(ForeignFile file, Account account) {
    this.file = file;
    this.account = account;
    launches.defaultReturnValue(Double.NaN);
  }

  KinetoEvents read() throws InputException {
    try (JsonParser json = new JsonFactory().createParser(file.open())) {
      json.enable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        array(json);
      } else if (first == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          boolean events = json.currentName().equals("traceEvents");
          if (json.nextToken() == JsonToken.START_ARRAY && events) {
            array(json);
          } else {
            json.skipChildren();
          }
        }
      } else {
        throw file.bad(1, "it is neither a JSON object nor an array", "export the trace again");
      }
    } catch (JsonProcessingException malformed) {
      throw file.bad(
          malformed.getLocation() == null ? 0 : malformed.getLocation().getLineNr(),
          "it is no valid JSON after " + events.seenCount() + " events",
          "it may be cut: export or copy it again");
    } catch (IOException damaged) {
      throw file.damaged(0, damaged);
    }
    placeKernels();
    events.sort();
    return events;
  }

  private void array(JsonParser json) throws IOException, InputException {
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == null) {
        return; // the parser has said so already, or the caller notices
      }
      if (token != JsonToken.START_OBJECT) {
        json.skipChildren();
        account.unknown(json.currentLocation().getLineNr(), token.name(), "it is no event");
        continue;
      }
      event(json);
    }
  }

  private void event(JsonParser json) throws IOException, InputException {
    phase = "";
    category = "";
    name = "";
    micros = Double.NaN;
    durationMicros = 0;
    correlation = -1;
    device = -1;
    deviceType = -1;
    address = -1;
    bytes = 0;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      JsonToken value = json.nextToken();
      switch (member) {
        case "ph" -> phase = text(json);
        case "cat" -> category = text(json);
        case "name" -> name = text(json);
        case "ts" -> micros = number(json, value);
        case "dur" -> durationMicros = number(json, value);
        case "args" -> {
          if (value == JsonToken.START_OBJECT) {
            arguments(json);
          } else {
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
    events.seen();
    judge(json.currentLocation().getLineNr());
  }

  private void arguments(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String member = json.currentName();
      JsonToken value = json.nextToken();
      switch (member) {
        case "correlation" -> correlation = whole(json, value, -1);
        case "device", "Device Id" -> device = whole(json, value, -1);
        case "Device Type" -> deviceType = whole(json, value, -1);
        case "Addr" -> address = whole(json, value, -1);
        case "Bytes" -> bytes = whole(json, value, 0);
        default -> json.skipChildren();
      }
    }
  }

  /** What the event that has been read is to us. */
  private void judge(long line) throws InputException {
    if (name.equals("[memory]")) {
      if (deviceType != GPU) {
        events.hostMemory();
      } else if (Double.isNaN(micros)
          || address < 0
          || device < 0
          || device > 1 << 16
          || bytes == 0
          || Math.abs(bytes) > AllocatorHistory.MAXIMUM_BLOCK_BYTES) {
        account.unknown(line, name, "the memory event lacks a time, address, device or size");
      } else {
        events.memory(micros, (int) device, address, bytes);
      }
      return;
    }
    if (!phase.equals("X")) {
      return;
    }
    switch (category.toLowerCase(Locale.ROOT)) {
      case "kernel", "gpu_memcpy", "gpu_memset", "memcpy", "memset" -> {
        if (Double.isNaN(micros) || !(durationMicros >= 0) || device < 0 || device > 1 << 16) {
          account.unknown(line, name, "the kernel lacks a time or a device");
        } else {
          String shortName = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
          kernels.add(new Kernel(micros, correlation, (int) device, shortName, durationMicros));
        }
      }
      case "cuda_runtime", "cuda_driver", "runtime", "hip_runtime", "hip_driver" -> {
        if (correlation >= 0 && !Double.isNaN(micros)) {
          launches.put(correlation, micros);
        }
      }
      default -> {}
    }
  }

  private void placeKernels() {
    for (Kernel kernel : kernels) {
      double launch = kernel.correlation < 0 ? Double.NaN : launches.get(kernel.correlation);
      boolean launched = !Double.isNaN(launch);
      events.kernel(
          launched ? launch : kernel.micros,
          launched,
          kernel.device,
          kernel.name,
          kernel.durationMicros);
    }
  }

  private static String text(JsonParser json) throws IOException {
    @Nullable String text = json.currentToken().isScalarValue() ? json.getText() : null;
    if (text == null) {
      json.skipChildren();
      return "";
    }
    return text;
  }

  private static double number(JsonParser json, JsonToken value) throws IOException {
    if (value.isNumeric()) {
      return json.getDoubleValue();
    }
    json.skipChildren();
    return Double.NaN;
  }

  private static long whole(JsonParser json, JsonToken value, long otherwise) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return json.getLongValue();
    }
    json.skipChildren();
    return otherwise;
  }
}
