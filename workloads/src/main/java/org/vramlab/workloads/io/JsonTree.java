package org.vramlab.workloads.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small piece of JSON in memory: what the program itself has written and reads again. For
 * anything large or foreign read tokens instead.
 *
 * <p>Immutable. Failure: what is not of the form that is asked for is an {@link IOException}.
 */
public final class JsonTree {
  private static final int DEEPEST = 64;

  /** A map, a list, a string, a long, a boolean, or null. */
  private final @Nullable Object value;

  private JsonTree(@Nullable Object value) {
    this.value = value;
  }

  /**
   * The one value that {@code text} holds.
   *
   * @throws IOException if it is no JSON, has more than one value, or numbers that are no longs
   */
  public static JsonTree of(String text) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      parser.nextToken();
      JsonTree tree = new JsonTree(value(parser, 0));
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
      return tree;
    }
  }

  private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null || depth > DEEPEST) {
      throw new IOException("the text ends too early, or is nested too deeply");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser, depth + 1));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser, depth + 1));
        }
        yield elements;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("unexpected " + token);
    };
  }

  /** Whether this is an object with a member of that name that is not null. */
  public boolean has(String name) {
    return value instanceof Map<?, ?> members && members.get(name) != null;
  }

  /** The member of that name. */
  public JsonTree at(String name) throws IOException {
    if (value instanceof Map<?, ?> members && members.containsKey(name)) {
      return new JsonTree(members.get(name));
    }
    throw new IOException("no member " + name);
  }

  /** The elements of an array. */
  public List<JsonTree> elements() throws IOException {
    if (!(value instanceof List<?> list)) {
      throw new IOException("not an array");
    }
    List<JsonTree> elements = new ArrayList<>();
    for (Object element : list) {
      elements.add(new JsonTree(element));
    }
    return elements;
  }

  /** The members of an object, in their order. */
  public Map<String, JsonTree> members() throws IOException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IOException("not an object");
    }
    Map<String, JsonTree> members = new LinkedHashMap<>();
    map.forEach((name, member) -> members.put(String.valueOf(name), new JsonTree(member)));
    return members;
  }

  /** A string. */
  public String text() throws IOException {
    if (value instanceof String text) {
      return text;
    }
    throw new IOException("not a string");
  }

  /** An integer. */
  public long number() throws IOException {
    if (value instanceof Long number) {
      return number;
    }
    throw new IOException("not an integer");
  }
}
