package org.vramlab.ttm.ww;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one line of a recording: enough JSON for that, and nothing more. Objects become maps in
 * order of appearance, numbers {@code Long}.
 */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  @SuppressWarnings("unchecked") // A line of a recording is an object.
  static Map<String, Object> object(String line) {
    return (Map<String, Object>) new Json(line).value();
  }

  private Object value() {
    char first = text.charAt(at);
    return switch (first) {
      case '{' -> {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        while (text.charAt(at) != '}') {
          String key = string();
          expect(':');
          map.put(key, value());
          skipComma();
        }
        at++;
        yield map;
      }
      case '[' -> {
        List<Object> list = new ArrayList<>();
        at++;
        while (text.charAt(at) != ']') {
          list.add(value());
          skipComma();
        }
        at++;
        yield list;
      }
      case '"' -> string();
      case 't' -> {
        at += "true".length();
        yield true;
      }
      default -> number();
    };
  }

  private Long number() {
    int from = at;
    while (text.charAt(at) == '-' || Character.isDigit(text.charAt(at))) {
      at++;
    }
    return Long.valueOf(text.substring(from, at));
  }

  private String string() {
    expect('"');
    int end = text.indexOf('"', at);
    String found = text.substring(at, end);
    at = end + 1;
    return found;
  }

  private void expect(char wanted) {
    if (text.charAt(at) != wanted) {
      throw new IllegalArgumentException("expected " + wanted + " at " + at + " of " + text);
    }
    at++;
  }

  private void skipComma() {
    if (text.charAt(at) == ',') {
      at++;
    }
  }
}
