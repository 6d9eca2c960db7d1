package org.vramlab.interconnect.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a topology file, taken apart: a keyword, plain words, and {@code key=value} fields.
 *
 * <p>Values with spaces stand in double quotes, which cannot be part of a value. {@code #} outside
 * quotes begins a remark. Each take removes what it took, so that {@link #finish} can name what
 * nobody asked for.
 */
final class Line {
  private final List<String> words = new ArrayList<>();
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final String keyword;

  /**
   * Takes a line apart.
   *
   * @throws IllegalArgumentException if a quote is not closed or a field occurs twice
   */
  Line(String text) {
    for (String token : tokens(text)) {
      int equals = token.indexOf('=');
      int quote = token.indexOf('"');
      if (equals < 0 || (quote >= 0 && quote < equals)) {
        words.add(unquoted(token));
      } else if (fields.put(token.substring(0, equals), unquoted(token.substring(equals + 1)))
          != null) {
        throw new IllegalArgumentException(
            "field " + token.substring(0, equals) + " stands twice; remove one");
      }
    }
    keyword = words.isEmpty() ? "" : words.removeFirst();
  }

  /** Whether the line has only white space or a remark. */
  boolean isBlank() {
    return keyword.isEmpty() && words.isEmpty() && fields.isEmpty();
  }

  /** The first plain word. */
  String keyword() {
    return keyword;
  }

  /** The next plain word. */
  String word(String meaning) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("'" + keyword + "' needs a " + meaning);
    }
    return words.removeFirst();
  }

  /** The value of a field that must be there. */
  String field(String key) {
    String value = fields.remove(key);
    if (value == null) {
      throw new IllegalArgumentException("'" + keyword + "' needs a field " + key + "=...");
    }
    return value;
  }

  /** The value of a field that may be left out. */
  String fieldOr(String key, String otherwise) {
    String value = fields.remove(key);
    return value == null ? otherwise : value;
  }

  /** The field as one of an enum's constants, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(String key, E[] choices) {
    return choiceOf(field(key), choices);
  }

  static <E extends Enum<E>> E choiceOf(String text, E[] choices) {
    List<String> known = new ArrayList<>();
    for (E choice : choices) {
      if (text.equals(nameOf(choice))) {
        return choice;
      }
      known.add(nameOf(choice));
    }
    throw new IllegalArgumentException("'" + text + "' is none of " + String.join(", ", known));
  }

  /** How files write a constant. */
  static String nameOf(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Fails if the line holds anything that was not taken. */
  void finish() {
    String left = words.isEmpty() ? firstField() : words.getFirst();
    if (left != null) {
      throw new IllegalArgumentException("'" + keyword + "' has no use for '" + left + "'");
    }
  }

  private @Nullable String firstField() {
    return fields.isEmpty() ? null : fields.keySet().iterator().next() + "=";
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    StringBuilder token = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length() && (quoted || text.charAt(i) != '#'); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      }
      if (quoted || !Character.isWhitespace(c)) {
        token.append(c);
      } else if (token.length() > 0) {
        tokens.add(token.toString());
        token.setLength(0);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quote is not closed");
    }
    if (token.length() > 0) {
      tokens.add(token.toString());
    }
    return tokens;
  }

  private static String unquoted(String token) {
    int first = token.indexOf('"');
    if (first < 0) {
      return token;
    }
    if (first > 0 || token.indexOf('"', 1) != token.length() - 1) {
      throw new IllegalArgumentException("quotes must stand around a whole value: " + token);
    }
    return token.substring(1, token.length() - 1);
  }
}
