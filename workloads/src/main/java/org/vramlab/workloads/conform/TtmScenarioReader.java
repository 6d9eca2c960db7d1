package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.workloads.io.InputException;

/**
 * Reads TTM scenarios, one at a time: a header, operations of which the first makes the device, and
 * a line with the end. Strict: what could not have been recorded is bad input, since a replay of it
 * would mean nothing.
 */
public final class TtmScenarioReader {
  /** Members of a buffer's line in a state that are compared. */
  private static final int COMPARED = 8;

  private final RecordingReader lines;

  public TtmScenarioReader(RecordingReader lines) {
    this.lines = lines;
  }

  /** The next scenario; null at the end of the file. */
  public @Nullable TtmScenario next() throws InputException {
    Map<String, Object> line = lines.next();
    if (line == null) {
      return null;
    }
    if (!(line.get("scenario") instanceof String name)) {
      throw lines.bad("a scenario begins with a line that has a member scenario");
    }
    Object operations = line.get("ops");
    TtmScenario.DeviceSettings device = device(words(required()));
    List<TtmScenario.Step> steps = new ArrayList<>();
    line = required();
    while (!line.containsKey("end")) {
      steps.add(step(line));
      line = required();
    }
    checkCount(name, operations, steps.size() + 1L);
    return new TtmScenario(name, device, steps, lines.line(), state(line));
  }

  /** A scenario that lost operations on its way here, or got some, is no recording any more. */
  private void checkCount(String name, @Nullable Object announced, long operations)
      throws InputException {
    if (announced != null && !announced.equals(operations)) {
      throw lines.bad(
          "scenario "
              + name
              + " ends here after "
              + operations
              + " operations, and its first line announces "
              + announced);
    }
  }

  private Map<String, Object> required() throws InputException {
    Map<String, Object> line = lines.next();
    if (line == null) {
      throw lines.bad("the file ends inside a scenario");
    }
    return line;
  }

  private TtmScenario.DeviceSettings device(List<String> words) throws InputException {
    if (words.isEmpty() || !words.get(0).equals("dev")) {
      throw lines.bad("the first operation of a scenario is dev");
    }
    Map<TtmDomain, TtmScenario.Pool> pools = new EnumMap<>(TtmDomain.class);
    String evict = "gs";
    int hop = 0;
    boolean async = false;
    boolean trace = false;
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      switch (key) {
        case "vram" -> pools.put(TtmDomain.V, pool(value, false));
        case "gtt" -> pools.put(TtmDomain.G, pool(value, true));
        case "priv" -> pools.put(TtmDomain.P, pool(value, false));
        case "evict" -> evict = oneOf(word, value, List.of("gs", "g", "s", "n"));
        case "hop" -> hop = Integer.parseInt(oneOf(word, value, List.of("0", "1", "2")));
        case "async" -> async = oneOf(word, value, List.of("0", "1")).equals("1");
        case "trace" -> trace = oneOf(word, value, List.of("0", "1")).equals("1");
        case "real" -> oneOf(word, value, List.of("0", "1")); // pages are counted in either case
        default -> throw lines.bad("a device has no setting " + word);
      }
    }
    return new TtmScenario.DeviceSettings(lines.line(), pools, evict, hop, async, trace);
  }

  private String oneOf(String word, String value, List<String> values) throws InputException {
    if (!values.contains(value)) {
      throw lines.bad("the setting " + word + " is none of " + values);
    }
    return value;
  }

  private TtmScenario.Pool pool(String text, boolean countedByDefault) throws InputException {
    String[] parts = text.split(":", -1);
    boolean known = parts.length == 1 || (parts.length == 2 && parts[1].matches("[rc]"));
    if (!known || !TtmPlaces.isNumber(parts[0]) || Long.parseLong(parts[0]) == 0) {
      throw lines.bad("a pool is PAGES, PAGES:r or PAGES:c, and not " + text);
    }
    boolean counted = parts.length == 1 ? countedByDefault : parts[1].equals("c");
    return new TtmScenario.Pool(Long.parseLong(parts[0]), counted);
  }

  private TtmScenario.Step step(Map<String, Object> line) throws InputException {
    List<String> words = words(line);
    TtmVerb verb = words.isEmpty() ? null : TtmVerb.of(words.get(0));
    if (verb == null) {
      throw lines.bad("there is no operation " + String.join(" ", words));
    }
    checkShape(verb, words);
    Object result = line.get("rc");
    if (!(result instanceof String) && !(result instanceof Long)) {
      throw lines.bad("the member rc is missing, or neither a string nor a number");
    }
    Object engine = line.get("engine");
    Object moved = line.getOrDefault("moved", 0L);
    if (!(line.getOrDefault("i", -1L) instanceof Long index) || !(moved instanceof Long pages)) {
      throw lines.bad("the members i and moved are numbers");
    }
    if (!(line.getOrDefault("ev", List.of()) instanceof List<?> events)) {
      throw lines.bad("the member ev is not a list");
    }
    return new TtmScenario.Step(
        lines.line(),
        index,
        verb,
        words,
        String.valueOf(result),
        engine == null ? null : String.valueOf(engine),
        pages,
        events,
        line.containsKey("bos") ? state(line) : null);
  }

  private void checkShape(TtmVerb verb, List<String> words) throws InputException {
    String shape = verb.shape();
    int at = 1;
    boolean optional = false;
    for (int i = 0; i < shape.length(); i++) {
      char letter = shape.charAt(i);
      if (letter == '?') {
        optional = true;
        continue;
      }
      if (at == words.size()) {
        if (optional) {
          return;
        }
        throw lines.bad(verb.word() + " lacks an argument");
      }
      checkArgument(verb, letter, words.get(at));
      at++;
    }
    if (at != words.size()) {
      throw lines.bad(verb.word() + " has an argument too many");
    }
  }

  private void checkArgument(TtmVerb verb, char letter, String word) throws InputException {
    boolean right =
        switch (letter) {
          case 'n' -> TtmPlaces.isNumber(word);
          case 'p' -> TtmPlaces.parse(word) != null;
          case 'd' -> TtmDomain.of(word) != null;
          default -> !word.isEmpty();
        };
    if (!right) {
      throw lines.bad(verb.word() + " does not take the argument " + word);
    }
    if (verb == TtmVerb.SIGNAL && !word.equals("all") && !TtmPlaces.isNumber(word)) {
      throw lines.bad("signal takes a number or all, not " + word);
    }
  }

  private TtmScenario.State state(Map<String, Object> line) throws InputException {
    if (!(line.get("bos") instanceof List<?> list)) {
      throw lines.bad("the member bos is missing or not a list");
    }
    List<Object> buffers = new ArrayList<>();
    for (Object buffer : list) {
      if (!(buffer instanceof List<?> members) || members.size() < COMPARED) {
        throw lines.bad("an entry of bos has fewer than " + COMPARED + " members");
      }
      buffers.add(List.copyOf(members.subList(0, COMPARED)));
    }
    return new TtmScenario.State(
        buffers, member(line, "lru"), member(line, "pinned"), member(line, "usage"));
  }

  private Object member(Map<String, Object> line, String name) throws InputException {
    Object value = line.get(name);
    if (value == null) {
      throw lines.bad("a state lacks the member " + name);
    }
    return value;
  }

  private List<String> words(Map<String, Object> line) throws InputException {
    if (!(line.get("op") instanceof List<?> list)) {
      throw lines.bad("the member op is missing or not a list");
    }
    List<String> words = new ArrayList<>();
    for (Object word : list) {
      words.add(String.valueOf(word));
    }
    return words;
  }
}
