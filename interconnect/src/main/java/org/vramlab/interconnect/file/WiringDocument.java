package org.vramlab.interconnect.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a wiring description ({@code simple-topology-1}) taken apart, but not understood: the
 * plain values of the document and of each of its nodes and links, with the lines where these
 * begin. Of lists within these the plain values are kept.
 */
final class WiringDocument {
  /** One node or link. */
  record Part(int line, Map<String, String> values) {
    @Nullable String get(String key) {
      return values.get(key);
    }
  }

  final Map<String, String> values = new LinkedHashMap<>();
  final List<Part> nodes = new ArrayList<>();
  final List<Part> links = new ArrayList<>();

  private WiringDocument() {}

  /**
   * @param file how error messages name the source
   * @throws TopologyFormatException if it is no JSON, or no such document
   */
  static WiringDocument parse(String file, String text) throws TopologyFormatException {
    WiringDocument document = new WiringDocument();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new TopologyFormatException(file, 1, "a description of a machine is a JSON object");
      }
      for (JsonToken token = parser.nextToken();
          token == JsonToken.FIELD_NAME;
          token = parser.nextToken()) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_ARRAY && (key.equals("nodes") || key.equals("links"))) {
          document.parts(file, parser, key.equals("nodes") ? document.nodes : document.links);
        } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          document.values.put(key, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      return document;
    } catch (TopologyFormatException wrong) {
      throw wrong;
    } catch (JsonProcessingException broken) {
      throw new TopologyFormatException(
          file,
          broken.getLocation().getLineNr(),
          "this is no JSON: "
              // Where it began the parser would say in its own words.
              + broken.getOriginalMessage().replaceFirst("(?s) \\(start marker at .*", ""));
    } catch (IOException impossible) {
      throw new AssertionError("the text is in memory", impossible);
    }
  }

  private void parts(String file, JsonParser parser, List<Part> into)
      throws IOException, TopologyFormatException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int line = parser.currentTokenLocation().getLineNr();
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new TopologyFormatException(file, line, "a node or link is a JSON object");
      }
      Map<String, String> found = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          found.put(key, parser.getText());
        } else if (value == JsonToken.START_ARRAY) {
          found.put(key, words(parser));
        } else {
          parser.skipChildren();
        }
      }
      into.add(new Part(line, found));
    }
  }

  /** The plain values of a list, with commas between them. */
  private static String words(JsonParser parser) throws IOException {
    List<String> words = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token.isScalarValue()) {
        words.add(parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return String.join(",", words);
  }
}
