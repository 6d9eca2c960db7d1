package org.vramlab.workloads.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/** Reads the header line of a gmtrace, member by member, in any order. One use. */
final class HeaderParser {
  private static final String REMEDY =
      "expected a first line like"
          + " {\"format\":\"gmtrace\",\"version\":1,\"devices\":1,\"ops\":[...],...}; `vramlab"
          + " trace generate` writes an example";

  private final String fileName;
  private final JsonFactory json = new JsonFactory();

  private @Nullable String format;
  private long version = -1;
  private long devices = -1;
  private @Nullable String workload;
  private @Nullable List<String> operationNames;
  private final Map<String, String> descriptions = new LinkedHashMap<>();
  private final Map<String, Long> statistics = new LinkedHashMap<>();

  HeaderParser(String fileName) {
    this.fileName = fileName;
  }

  TraceHeader parse(byte[] line) throws InputException {
    if (line.length == 0 || firstVisible(line) != '{') {
      throw bad("this is not a gmtrace: the first line is not a JSON object");
    }
    try (JsonParser parser = json.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        member(name, parser.nextToken(), parser);
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw bad("the header is not one complete JSON object");
      }
    } catch (JsonProcessingException malformed) {
      throw bad(
          "the header is not valid JSON ("
              // What follows tells of the parser, not of the file.
              + malformed.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", "")
              + ")");
    } catch (IOException malformed) {
      throw bad("the header is not valid JSON (" + malformed.getMessage() + ")");
    }
    return header();
  }

  private static int firstVisible(byte[] line) {
    for (byte current : line) {
      if (current != ' ' && current != '\t' && current != '\r') {
        return current;
      }
    }
    return -1;
  }

  private void member(String name, JsonToken value, JsonParser parser)
      throws IOException, InputException {
    switch (name) {
      case "format" -> format = text(name, value, parser);
      case "version" -> version = integer(name, value, parser);
      case "devices" -> devices = integer(name, value, parser);
      case "workload" -> workload = text(name, value, parser);
      case "ops" -> operationNames = texts(name, value, parser);
      case "stats" -> statistics(value, parser);
      default -> descriptions.put(name, rawText(parser));
    }
  }

  private TraceHeader header() throws InputException {
    if (!TraceHeader.FORMAT.equals(format)) {
      throw bad(
          "this is not a gmtrace: "
              + (format == null
                  ? "its header names no format"
                  : "its header names the format '" + format + "'"));
    }
    if (version != TraceHeader.VERSION) {
      throw new InputException(
          fileName,
          1,
          version < 0
              ? "the header states no version"
              : "gmtrace version " + version + " is unknown",
          "this program reads version "
              + TraceHeader.VERSION
              + ": write the trace in that version, or use a newer vramlab");
    }
    if (devices < 1 || devices > TraceHeader.MAXIMUM_DEVICES) {
      throw bad(
          "the header's number of devices is not between 1 and " + TraceHeader.MAXIMUM_DEVICES);
    }
    if (operationNames == null) {
      throw bad("the header has no list of operation names \"ops\"");
    }
    return new TraceHeader(
        workload == null ? "unnamed" : workload,
        (int) devices,
        operationNames,
        descriptions,
        statistics);
  }

  private String text(String name, JsonToken value, JsonParser parser)
      throws IOException, InputException {
    if (value != JsonToken.VALUE_STRING) {
      throw bad("the header's \"" + name + "\" is not a string");
    }
    return parser.getText();
  }

  private long integer(String name, JsonToken value, JsonParser parser)
      throws IOException, InputException {
    if (value != JsonToken.VALUE_NUMBER_INT) {
      throw bad("the header's \"" + name + "\" is not an integer");
    }
    return parser.getLongValue();
  }

  private List<String> texts(String name, JsonToken value, JsonParser parser)
      throws IOException, InputException {
    if (value != JsonToken.START_ARRAY) {
      throw bad("the header's \"" + name + "\" is not a list");
    }
    List<String> texts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(name, parser.currentToken(), parser));
    }
    return texts;
  }

  /**
   * Flattens one level of lists and objects into dotted names; figures that are no integers claim
   * nothing that could be checked.
   */
  private void statistics(JsonToken value, JsonParser parser) throws IOException, InputException {
    if (value != JsonToken.START_OBJECT) {
      throw bad("the header's \"stats\" is not an object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      switch (parser.nextToken()) {
        case VALUE_NUMBER_INT -> statistics.put(name, parser.getLongValue());
        case START_ARRAY -> {
          for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            figure(name + "." + index, parser);
          }
        }
        case START_OBJECT -> {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            parser.nextToken();
            figure(name + "." + member, parser);
          }
        }
        default -> {} // a text or a fraction
      }
    }
  }

  private void figure(String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      statistics.put(name, parser.getLongValue());
    } else {
      parser.skipChildren();
    }
  }

  private String rawText(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(text)) {
      generator.copyCurrentStructure(parser);
    }
    return text.toString();
  }

  private InputException bad(String problem) {
    return new InputException(fileName, 1, problem, REMEDY);
  }
}
