package org.vramlab.interconnect.importing.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as tools really print it: with commas before closing brackets, lines of dots where something
 * was left out, and warnings before the first bracket or after the last.
 *
 * @param root maps, lists and strings (numbers as they were written)
 * @param loose whether it was not valid
 */
public record LooseJson(Object root, boolean loose) {
  private static final int DEEPEST = 64;

  private static final JsonFactory STRICT = JsonFactory.builder().build();

  private static final JsonFactory LOOSE =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_MISSING_VALUES)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  /**
   * The first value of a text.
   *
   * @throws ImportException if even so it is none; names the line
   */
  public static LooseJson parse(SourceText text) throws ImportException {
    String whole = text.all();
    try {
      return new LooseJson(value(STRICT, whole, true), false);
    } catch (IOException notStrict) {
      // Lines stay where they are, so that the number of a wrong one is right.
      StringBuilder plain = new StringBuilder();
      boolean begun = false;
      for (String line : text.lines()) {
        String bare = line.strip();
        boolean dots = bare.matches("(\\.{2,}|…),?");
        begun |= bare.startsWith("[") || bare.startsWith("{");
        plain.append(begun && !dots ? line : "").append('\n');
      }
      try {
        return new LooseJson(value(LOOSE, plain.toString(), false), true);
      } catch (JsonProcessingException broken) {
        int line = broken.getLocation() == null ? 0 : broken.getLocation().getLineNr();
        throw text.wrong(
            line,
            "this is no JSON: "
                + broken
                    .getOriginalMessage()
                    .replaceFirst("(?s) \\(start marker at .*", "")
                    .replaceAll("\\s+", " "),
            "see that the output is complete");
      } catch (IOException tooDeep) {
        throw text.wrong(
            1, String.valueOf(tooDeep.getMessage()), "see that the output is complete");
      }
    }
  }

  private static Object value(JsonFactory factory, String text, boolean alone) throws IOException {
    try (JsonParser parser = factory.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IOException("there is no JSON value in it");
      }
      Object value = value(parser, 0);
      if (alone && parser.nextToken() != null) {
        throw new IOException("there is more after the value");
      }
      return value;
    }
  }

  private static Object value(JsonParser parser, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("the JSON is nested more than " + DEEPEST + " deep");
    }
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          map.putIfAbsent(key, value(parser, depth + 1));
        }
        return map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser, depth + 1));
        }
        return list;
      }
      default -> {
        String text = parser.getText();
        return text == null || parser.currentToken() == JsonToken.VALUE_NULL ? "" : text;
      }
    }
  }
}
