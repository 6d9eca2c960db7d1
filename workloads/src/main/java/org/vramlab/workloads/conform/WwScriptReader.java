package org.vramlab.workloads.conform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vramlab.ttm.ww.Algorithm;
import org.vramlab.workloads.io.InputException;

/**
 * Reads ww scripts, one at a time: an optional comment, {@code scen}, operations, {@code endscen},
 * and a line with the end. Strict: what could not have been recorded is bad input, since a replay
 * of it would mean nothing.
 */
public final class WwScriptReader {
  /** More than any recording has, and few enough to start that many tasks. */
  private static final int MOST = 1_000;

  private final RecordingReader lines;
  private String name = "";

  public WwScriptReader(RecordingReader lines) {
    this.lines = lines;
  }

  /** The next script; null at the end of the file. */
  public @Nullable WwScript next() throws InputException {
    Map<String, Object> line = nextAfterComments();
    if (line == null) {
      return null;
    }
    List<String> scene = words(line, "op");
    if (scene.size() != 4 || !scene.get(0).equals("scen")) {
      throw lines.bad("a script begins with an op [\"scen\", class, threads, mutexes]");
    }
    Algorithm algorithm =
        switch (scene.get(1)) {
          case "wd" -> Algorithm.WAIT_DIE;
          case "ww" -> Algorithm.WOUND_WAIT;
          default -> throw lines.bad("the class " + scene.get(1) + " is neither wd nor ww");
        };
    int threads = number(scene.get(2), MOST + 1, "number of threads");
    int mutexes = number(scene.get(3), MOST + 1, "number of mutexes");
    List<WwScript.Step> steps = new ArrayList<>();
    while (true) {
      line = lines.next();
      if (line == null) {
        throw lines.bad("the file ends inside a script");
      }
      if (line.containsKey("comment")) {
        continue;
      }
      if (line.containsKey("end")) {
        throw lines.bad("an end line comes before [\"endscen\"]");
      }
      List<String> operation = words(line, "op");
      String word = operation.isEmpty() ? "" : operation.get(0);
      if (word.equals("endscen")) {
        break;
      }
      if (!word.equals("prog")) {
        steps.add(step(line, operation, threads, mutexes));
      }
    }
    WwScript script = new WwScript(name, algorithm, threads, mutexes, steps, end());
    name = "";
    return script;
  }

  private @Nullable Map<String, Object> nextAfterComments() throws InputException {
    Map<String, Object> line = lines.next();
    while (line != null && line.containsKey("comment")) {
      name = String.valueOf(line.get("comment"));
      line = lines.next();
    }
    return line;
  }

  private WwScript.Step step(
      Map<String, Object> line, List<String> operation, int threads, int mutexes)
      throws InputException {
    String engine = line.containsKey("engine") ? text(line, "engine") : null;
    List<String> done = line.containsKey("did") ? words(line, "did") : operation;
    WwVerb verb = done.isEmpty() ? null : WwVerb.of(done.get(0));
    if (verb == null) {
      throw lines.bad("there is no operation " + String.join(" ", done));
    }
    if (done.size() != (verb.takesMutex() ? 3 : 2)) {
      throw lines.bad(
          verb.word() + (verb.takesMutex() ? " takes a thread and a mutex" : " takes a thread"));
    }
    if (verb == WwVerb.STEP && engine == null) {
      throw lines.bad("a step that was done has no did");
    }
    int thread = number(done.get(1), threads, "thread");
    int mutex = verb.takesMutex() ? number(done.get(2), mutexes, "mutex") : -1;
    boolean answers = engine == null && verb != WwVerb.SIG;
    return new WwScript.Step(
        lines.line(),
        line.containsKey("i") ? index(line) : -1,
        new WwScript.Operation(verb, thread, mutex),
        engine,
        answers ? text(line, "rc") : null,
        list(line, "done"),
        state(line));
  }

  private WwScript.End end() throws InputException {
    Map<String, Object> line = lines.next();
    if (line == null || !line.containsKey("end")) {
      throw lines.bad("after [\"endscen\"] comes a line with the end");
    }
    return new WwScript.End(lines.line(), list(line, "drain"), flag(line, "deadlock"), state(line));
  }

  private boolean flag(Map<String, Object> line, String member) throws InputException {
    Object value = line.get(member);
    if (value != null && !(value instanceof Boolean)) {
      throw lines.bad("the member " + member + " is neither true nor false");
    }
    return Boolean.TRUE.equals(value);
  }

  private WwScript.State state(Map<String, Object> line) {
    return new WwScript.State(line.get("own"), line.get("wait"), line.get("ctx"));
  }

  private long index(Map<String, Object> line) throws InputException {
    if (line.get("i") instanceof Long index) {
      return index;
    }
    throw lines.bad("the member i is not a number");
  }

  private String text(Map<String, Object> line, String member) throws InputException {
    if (line.get(member) instanceof String text) {
      return text;
    }
    throw lines.bad("the member " + member + " is missing or not a string");
  }

  private List<?> list(Map<String, Object> line, String member) throws InputException {
    Object value = line.get(member);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (!(entry instanceof List<?>)) {
          throw lines.bad("the member " + member + " is not a list of lists");
        }
      }
      return list;
    }
    throw lines.bad("the member " + member + " is not a list");
  }

  private List<String> words(Map<String, Object> line, String member) throws InputException {
    if (!(line.get(member) instanceof List<?> list)) {
      throw lines.bad("the member " + member + " is missing or not a list");
    }
    List<String> words = new ArrayList<>();
    for (Object word : list) {
      words.add(String.valueOf(word));
    }
    return words;
  }

  /** A number from 0, below {@code limit}. */
  private int number(String text, int limit, String what) throws InputException {
    int number;
    try {
      number = Integer.parseInt(text);
    } catch (NumberFormatException malformed) {
      throw lines.bad("the " + what + " " + text + " is not a number");
    }
    if (number < 0 || number >= limit) {
      throw lines.bad("the " + what + " " + text + " is out of range, 0 to " + (limit - 1));
    }
    return number;
  }
}
